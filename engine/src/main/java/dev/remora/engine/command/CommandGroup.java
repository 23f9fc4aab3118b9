package dev.remora.engine.command;

/** Commands that belong together. */
public interface CommandGroup {
  /** Says what its commands do. */
  void bindTo(CommandTableBuilder table);
}
