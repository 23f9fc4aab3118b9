package dev.remora.engine.command;

import dev.remora.resp.RequestArguments;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds a command by its name, in whatever case, without allocation: open addressing. */
public final class CommandTable {
  /** Slots for each command, at least: a short search. */
  private static final int SPARSE = 4;

  private final List<Command> commands;
  private final @Nullable Command[] slots;
  private final int longest;

  CommandTable(List<Command> commands) {
    this.commands = List.copyOf(commands);
    slots = new Command[Integer.highestOneBit(Math.max(1, commands.size()) * SPARSE) << 1];
    int most = 0;
    for (Command command : commands) {
      byte[] name = command.nameBytes();
      most = Math.max(most, name.length);
      int slot = hash(name, 0, name.length) & slots.length - 1;
      while (slots[slot] != null) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = command;
    }
    longest = most;
  }

  /** The command that argument {@code i} names. */
  public @Nullable Command find(RequestArguments arguments, int i) {
    int length = arguments.length(i);
    if (length > longest) {
      return null;
    }
    int slot = hash(arguments.array(i), arguments.offset(i), length) & slots.length - 1;
    Command command = slots[slot];
    while (command != null && !arguments.is(i, command.nameBytes())) {
      slot = slot + 1 & slots.length - 1;
      command = slots[slot];
    }
    return command;
  }

  /** All of them, in the order of their declaration. */
  public List<Command> all() {
    return Collections.unmodifiableList(commands);
  }

  /** Visits all commands and subcommands. */
  public void forEach(Consumer<Command> visitor) {
    for (Command command : commands) {
      visitor.accept(command);
      CommandTable subcommands = command.subcommands();
      if (subcommands != null) {
        subcommands.forEach(visitor);
      }
    }
  }

  /** Equal for names that differ in case; more names than those are equal too. */
  private static int hash(byte[] array, int offset, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + (array[offset + i] | 0x20);
    }
    return hash ^ hash >>> 7;
  }
}
