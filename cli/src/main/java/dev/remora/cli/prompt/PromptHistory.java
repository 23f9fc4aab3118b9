package dev.remora.cli.prompt;

import org.jline.reader.impl.history.DefaultHistory;

/** The lines that were typed. Those that may hold a password can be recalled, but are not saved. */
final class PromptHistory extends DefaultHistory {
  @Override
  public boolean isPersistable(Entry entry) {
    return !SensitiveCommand.is(entry.line());
  }
}
