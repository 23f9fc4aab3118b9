package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** BITFIELD. Its arguments are read twice: to check all of them, and to do what they say. */
public final class BitfieldCommands implements CommandGroup {
  private static final byte[] EMPTY = {};

  private final BitfieldOperation operation;

  /** What {@link #check} found: how many operations, and the last bit that one writes, or -1. */
  private int operations;

  private long lastWritten;

  public BitfieldCommands(Parameters parameters) {
    operation = new BitfieldOperation(new Numbers(), new BitOffset(parameters));
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("bitfield", (client, arguments, reply) -> execute(false, client, arguments, reply))
        .bind("bitfield_ro", (client, arguments, reply) -> execute(true, client, arguments, reply));
  }

  private void execute(
      boolean readOnly, Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!check(arguments, reply)) {
      return;
    }
    if (lastWritten >= 0) {
      if (readOnly) {
        reply.error("ERR BITFIELD_RO only supports the GET subcommand");
        return;
      }
      Entry entry = client.database().find(arguments, 1);
      if (entry != null && StringCommands.isWrongType(entry, reply)) {
        return;
      }
      executeWriting(client.database(), entry, arguments, reply);
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      executeAll(EMPTY, 0, arguments, reply);
    } else if (!StringCommands.isWrongType(entry, reply)) {
      Object string = entry.value();
      executeAll(Values.array(string), Values.length(string), arguments, reply);
    }
  }

  private void executeWriting(
      Database database, @Nullable Entry entry, RequestArguments arguments, ReplyEncoder reply) {
    int length = entry == null ? 0 : Values.length(entry.value());
    Entry written = BitmapCommands.writable(database, entry, arguments, lastWritten);
    MutableString string = (MutableString) written.value();
    int changes = executeAll(string.bytes(), string.length(), arguments, reply);
    if (changes > 0 || string.length() != length) {
      database.changed(written.key(), KeyEvent.SETBIT, Math.max(1, changes));
    }
  }

  private boolean check(RequestArguments arguments, ReplyEncoder reply) {
    long errors = reply.errors();
    operations = 0;
    lastWritten = -1;
    operation.start(2);
    while (operation.hasNext(arguments) && operation.read(arguments, reply)) {
      operations++;
      if (operation.kind() != BitfieldOperation.Kind.GET) {
        lastWritten = Math.max(lastWritten, operation.at() + operation.bits() - 1);
      }
    }
    return reply.errors() == errors;
  }

  /** Returns how many operations have changed something. */
  private int executeAll(byte[] bytes, int length, RequestArguments arguments, ReplyEncoder reply) {
    int changes = 0;
    reply.array(operations);
    operation.start(2);
    for (int i = 0; i < operations && operation.read(arguments, reply); i++) {
      long old = operation.get(bytes, length);
      if (operation.kind() == BitfieldOperation.Kind.GET) {
        reply.integer(old);
      } else if (operation.fails(old)) {
        reply.nil();
      } else {
        long result = operation.result(old);
        Bitfields.set(bytes, operation.at(), operation.bits(), result);
        changes += result == old ? 0 : 1;
        reply.integer(operation.kind() == BitfieldOperation.Kind.SET ? old : result);
      }
    }
    return changes;
  }
}
