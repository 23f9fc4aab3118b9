package dev.remora.cli.prompt;

import dev.remora.cli.docs.CommandDocs;
import dev.remora.cli.prompt.Completions.Completion;
import java.util.HashMap;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Reads lines, completes words, and shows behind the cursor what a command still misses. */
final class PromptReader extends LineReaderImpl {
  private final AttributedStyle hintStyle;
  private CommandDocs docs = CommandDocs.NONE;

  PromptReader(Terminal terminal, boolean coloured) {
    super(terminal, "remora", new HashMap<>());
    hintStyle =
        coloured
            ? AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK)
            : AttributedStyle.DEFAULT.faint();
    setParser(new LineParser());
    setCompleter(this::complete);
    option(Option.DISABLE_EVENT_EXPANSION, true); // a ! is a !
    option(Option.DISABLE_HIGHLIGHTER, true);
    option(Option.HISTORY_TIMESTAMPED, false);
    option(Option.HISTORY_REDUCE_BLANKS, false);
    option(Option.CASE_INSENSITIVE, true);
    option(Option.COMPLETE_MATCHER_TYPO, false);
    option(Option.AUTO_GROUP, false);
  }

  /** From now on, completes and hints with what a server says of its commands. */
  void use(CommandDocs newDocs) {
    docs = newDocs;
  }

  private void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    // JLine wraps what the parser has returned.
    for (Completion word : new Completions(docs).at(TypedWords.of(line.line(), line.cursor()))) {
      String description = word.description().isEmpty() ? null : word.description();
      candidates.add(new Candidate(word.text(), word.text(), null, description, null, null, true));
    }
  }

  @Override
  public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
    boolean editing = doAutosuggestion; // not when the line is shown for the last time
    AttributedString shown = super.getDisplayedBufferWithPrompts(secondaryPrompts);
    if (!editing || post != null || buf.cursor() < buf.length()) {
      return shown;
    }
    int column = size.getColumns() <= 0 ? 0 : shown.columnLength() % size.getColumns();
    int room = size.getColumns() - column - 1;
    String hint = hint(buf.toString());
    if (hint.isEmpty() || room <= 0) {
      return shown;
    }
    return new AttributedStringBuilder()
        .append(shown)
        .styled(hintStyle, hint.substring(0, Math.min(hint.length(), room)))
        .toAttributedString();
  }

  private String hint(String line) {
    TypedWords typed = TypedWords.of(line, line.length());
    String hint = docs.hint(typed.before());
    return hint.isEmpty() || typed.word().isEmpty() ? hint : " " + hint;
  }

  /** Splits as the server would; a line is complete as it is. */
  private static final class LineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      return TypedWords.of(line, Math.min(cursor, line.length()));
    }
  }
}
