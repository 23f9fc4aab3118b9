package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.memory.MemoryUse;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** MEMORY: how much of it is used, and for what. */
public final class MemoryCommands implements CommandGroup {
  private final Keyspace keyspace;
  private final MemoryUse memory;
  private final Numbers numbers = new Numbers();

  public MemoryCommands(Keyspace keyspace, MemoryUse memory) {
    this.keyspace = keyspace;
    this.memory = memory;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("memory|usage", this::usage)
        .bind("memory|stats", this::stats)
        .bind("memory|doctor", this::doctor)
        .bind("memory|malloc-stats", this::mallocStats)
        .bind("memory|purge", (client, arguments, reply) -> reply.ok())
        .bind("memory|help", new HelpText("memory", HELP));
  }

  /** Nothing has to be sampled: the size of a value is known. */
  private void usage(Client client, RequestArguments arguments, ReplyEncoder reply) {
    for (int i = 3; i < arguments.count(); i += 2) {
      if (!arguments.is(i, Words.SAMPLES) || i + 1 == arguments.count()) {
        reply.error(Errors.SYNTAX);
        return;
      }
      if (!numbers.read(arguments, i + 1, reply)) {
        return;
      }
      if (numbers.value() < 0) {
        reply.error(Errors.SYNTAX);
        return;
      }
    }
    Entry entry = client.database().peek(arguments, 2);
    if (entry == null) {
      reply.nil();
    } else {
      reply.integer(Database.memoryOf(entry));
    }
  }

  private void stats(Client client, RequestArguments arguments, ReplyEncoder reply) {
    long keys = 0;
    for (int i = 0; i < keyspace.count(); i++) {
      keys += keyspace.database(i).size();
    }
    Runtime runtime = Runtime.getRuntime();
    reply.map(9);
    entry("peak.allocated", memory.peak(), reply);
    entry("total.allocated", memory.used(), reply);
    entry("clients.normal", memory.buffers(), reply);
    entry("keys.count", keys, reply);
    entry("keys.bytes-per-key", keys == 0 ? 0 : memory.dataset() / keys, reply);
    entry("dataset.bytes", memory.dataset(), reply);
    entry("heap.used", runtime.totalMemory() - runtime.freeMemory(), reply);
    entry("heap.committed", runtime.totalMemory(), reply);
    entry("heap.max", runtime.maxMemory(), reply);
  }

  private static void entry(String name, long value, ReplyEncoder reply) {
    reply.bulk(name);
    reply.integer(value);
  }

  private void doctor(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Runtime runtime = Runtime.getRuntime();
    StringBuilder text = new StringBuilder();
    if (memory.used() > runtime.maxMemory() / 2) {
      text.append(
          "The data takes more than half of the heap: the collector will work hard. Start the JVM"
              + " with a larger heap (-Xmx), or set maxmemory.\n");
    }
    if (memory.buffers() > memory.dataset() && memory.buffers() > 64L << 20) {
      text.append(
          "Clients' buffers take more memory than the data: look at CLIENT LIST for clients that do"
              + " not read, and set client-output-buffer-limit or maxmemory-clients.\n");
    }
    reply.verbatim("txt", text.isEmpty() ? "No memory problem is known.\n" : text.toString());
  }

  private void mallocStats(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Runtime runtime = Runtime.getRuntime();
    reply.verbatim(
        "txt",
        "The JVM's heap: used "
            + (runtime.totalMemory() - runtime.freeMemory())
            + ", committed "
            + runtime.totalMemory()
            + ", at most "
            + runtime.maxMemory()
            + " bytes. See jcmd GC.heap_info for more.\n");
  }

  private static final String HELP =
      """
      DOCTOR
          Return memory problems reports.
      MALLOC-STATS
          Return internal statistics report from the memory allocator.
      PURGE
          Attempt to purge dirty pages for reclamation by the allocator.
      STATS
          Return information about the memory usage of the server.
      USAGE <key> [SAMPLES <count>]
          Return memory in bytes used by <key> and its value. Nested values are
          sampled up to <count> times (default: 5, 0 means sample all).
      """;
}
