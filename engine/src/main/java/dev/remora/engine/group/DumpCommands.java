package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.SwitchParameter;
import dev.remora.engine.config.WordParameter;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.rdb.DumpPayload;
import dev.remora.engine.rdb.ValueReader;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** DUMP and RESTORE: values in Redis's format, from and to other servers. */
public final class DumpCommands implements CommandGroup {
  private static final int NOT_GIVEN = -1;
  private static final int MOST_FREQUENT = 255;

  private final Clock clock;
  private final WordParameter versions;
  private final SwitchParameter compressing;
  private final DumpPayload payloads;
  private final Numbers numbers = new Numbers();

  // The options of RESTORE.
  private boolean replace;
  private boolean absolute;
  private long idle;
  private long frequency;

  public DumpCommands(Clock clock, ParameterTable parameters, ValueReader reader) {
    this.clock = clock;
    versions = parameters.word("rdb-version-check");
    compressing = parameters.flag("rdbcompression");
    payloads = new DumpPayload(reader);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("dump", this::dump).bind("restore", this::restore);
  }

  private void dump(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
    } else {
      byte[] payload = payloads.dump(entry.value(), compressing.isOn());
      reply.bulk(payload, 0, payload.length, true);
    }
  }

  private void restore(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!readOptions(arguments, reply)) {
      return;
    }
    Database database = client.database();
    Entry old = database.find(arguments, 1);
    if (old != null && !replace) {
      reply.error("BUSYKEY Target key name already exists.");
      return;
    }
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long ttl = numbers.value();
    if (ttl < 0) {
      reply.error("ERR Invalid TTL value, must be >= 0");
      return;
    }
    Object value = value(arguments, reply);
    if (value == null) {
      return;
    }
    if (old != null) {
      database.remove(old);
    }
    put(database, arguments, value, ttl, old != null);
    reply.ok();
  }

  private boolean readOptions(RequestArguments arguments, ReplyEncoder reply) {
    replace = false;
    absolute = false;
    idle = NOT_GIVEN;
    frequency = NOT_GIVEN;
    for (int i = 4; i < arguments.count(); i++) {
      boolean more = i + 1 < arguments.count();
      if (arguments.is(i, Words.REPLACE)) {
        replace = true;
      } else if (arguments.is(i, Words.ABSTTL)) {
        absolute = true;
      } else if (more && frequency == NOT_GIVEN && arguments.is(i, Words.IDLETIME)) {
        if (!readIdle(arguments, ++i, reply)) {
          return false;
        }
      } else if (more && idle == NOT_GIVEN && arguments.is(i, Words.FREQ)) {
        if (!readFrequency(arguments, ++i, reply)) {
          return false;
        }
      } else {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private boolean readIdle(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    idle = numbers.value();
    if (idle < 0) {
      reply.error("ERR Invalid IDLETIME value, must be >= 0");
    }
    return idle >= 0;
  }

  private boolean readFrequency(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    frequency = numbers.value();
    boolean valid = frequency >= 0 && frequency <= MOST_FREQUENT;
    if (!valid) {
      reply.error("ERR Invalid FREQ value, must be >= 0 and <= " + MOST_FREQUENT);
    }
    return valid;
  }

  /** The payload's value; null if it has none, which is then the reply. */
  private @Nullable Object value(RequestArguments arguments, ReplyEncoder reply) {
    byte[] array = arguments.array(3);
    int offset = arguments.offset(3);
    int length = arguments.length(3);
    if (!DumpPayload.isIntact(array, offset, length, versions.is("relaxed"))) {
      reply.error("ERR DUMP payload version or checksum are wrong");
      return null;
    }
    Object value = payloads.restore(array, offset, length);
    if (value == null) {
      reply.error("ERR Bad data format");
    }
    return value;
  }

  private void put(
      Database database, RequestArguments arguments, Object value, long ttl, boolean replaced) {
    long now = clock.millis();
    long expiry =
        ttl == 0 || absolute ? ttl : ttl > Long.MAX_VALUE - now ? Long.MAX_VALUE : ttl + now;
    if (expiry > 0 && expiry <= now) {
      if (replaced) {
        database.changed(arguments.keep(1), KeyEvent.DEL);
      }
      return;
    }
    Entry entry = database.add(arguments, 1, value);
    if (expiry > 0) {
      entry = database.expireAt(entry, expiry);
    }
    database.restored(entry, idle, (int) frequency);
    database.changed(entry.key(), KeyEvent.RESTORE);
  }
}
