package dev.remora.engine.command;

import dev.remora.resp.ReplyEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command's data in the shapes of {@code COMMAND INFO} and {@code COMMAND DOCS}. */
final class SpecReplies {
  private SpecReplies() {}

  /** An array of ten: see the documentation of {@code COMMAND}. */
  static void info(CommandSpec spec, ReplyEncoder reply) {
    reply.array(10);
    reply.bulk(spec.fullName());
    reply.integer(spec.arity());
    set(spec.flags(), "", reply);
    reply.integer(spec.firstKey());
    reply.integer(spec.lastKey());
    reply.integer(spec.keyStep());
    set(spec.categories(), "@", reply);
    reply.set(spec.tips().size());
    spec.tips().forEach(reply::bulk);
    reply.set(spec.keys().size());
    spec.keys().forEach(keys -> keys(keys, reply));
    reply.set(spec.subcommands().size());
    spec.subcommands().forEach(subcommand -> info(subcommand, reply));
  }

  static void docs(CommandSpec spec, ReplyEncoder reply) {
    int mark = reply.mark();
    int fields = 3;
    entry("summary", spec.summary(), reply);
    entry("since", spec.since(), reply);
    entry("group", spec.group(), reply);
    fields += entry("complexity", spec.complexity(), reply);
    if (!spec.docFlags().isEmpty()) {
      fields++;
      reply.bulk("doc_flags");
      set(spec.docFlags(), "", reply);
    }
    fields += entry("deprecated_since", spec.deprecatedSince(), reply);
    fields += entry("replaced_by", spec.replacedBy(), reply);
    if (!spec.arguments().isEmpty()) {
      fields++;
      reply.bulk("arguments");
      arguments(spec.arguments(), reply);
    }
    if (!spec.subcommands().isEmpty()) {
      fields++;
      reply.bulk("subcommands");
      reply.map(spec.subcommands().size());
      for (CommandSpec subcommand : spec.subcommands()) {
        reply.bulk(subcommand.fullName());
        docs(subcommand, reply);
      }
    }
    reply.mapAt(mark, fields);
  }

  private static void arguments(List<CommandArgument> arguments, ReplyEncoder reply) {
    reply.array(arguments.size());
    for (CommandArgument argument : arguments) {
      int mark = reply.mark();
      int fields = 2;
      entry("name", argument.name(), reply);
      entry("type", argument.type(), reply);
      if (argument.keySpec() >= 0) {
        fields++;
        reply.bulk("key_spec_index");
        reply.integer(argument.keySpec());
      }
      fields += entry("token", argument.token(), reply);
      fields += entry("since", argument.since(), reply);
      fields += entry("deprecated_since", argument.deprecatedSince(), reply);
      if (!argument.flags().isEmpty()) {
        fields++;
        reply.bulk("flags");
        set(argument.flags(), "", reply);
      }
      if (!argument.arguments().isEmpty()) {
        fields++;
        reply.bulk("arguments");
        arguments(argument.arguments(), reply);
      }
      reply.mapAt(mark, fields);
    }
  }

  private static void keys(KeySpec keys, ReplyEncoder reply) {
    reply.map(keys.notes() == null ? 3 : 4);
    entry("notes", keys.notes(), reply);
    reply.bulk("flags");
    set(keys.flags(), "", reply);
    reply.bulk("begin_search");
    reply.map(2);
    search(keys.search(), reply);
    reply.bulk("find_keys");
    reply.map(2);
    find(keys.find(), reply);
  }

  private static void search(KeySpec.Search search, ReplyEncoder reply) {
    switch (search) {
      case KeySpec.AtIndex at -> {
        typeAndSpec("index", 1, reply);
        entry("index", at.index(), reply);
      }
      case KeySpec.AfterWord after -> {
        typeAndSpec("keyword", 2, reply);
        entry("keyword", after.word(), reply);
        entry("startfrom", after.from(), reply);
      }
      case KeySpec.Unknown unknown -> typeAndSpec("unknown", 0, reply);
    }
  }

  private static void find(KeySpec.Find find, ReplyEncoder reply) {
    switch (find) {
      case KeySpec.Range range -> {
        typeAndSpec("range", 3, reply);
        entry("lastkey", range.last(), reply);
        entry("keystep", range.step(), reply);
        entry("limit", range.limit(), reply);
      }
      case KeySpec.Counted counted -> {
        typeAndSpec("keynum", 3, reply);
        entry("keynumidx", counted.number(), reply);
        entry("firstkey", counted.first(), reply);
        entry("keystep", counted.step(), reply);
      }
      case KeySpec.Unknown unknown -> typeAndSpec("unknown", 0, reply);
    }
  }

  private static void typeAndSpec(String type, int fields, ReplyEncoder reply) {
    entry("type", type, reply);
    reply.bulk("spec");
    reply.map(fields);
  }

  private static void set(List<String> words, String before, ReplyEncoder reply) {
    reply.set(words.size());
    words.forEach(word -> reply.simple(before + word));
  }

  /** Returns how many entries it wrote: one or, for null, none. */
  private static int entry(String field, @Nullable String value, ReplyEncoder reply) {
    if (value == null) {
      return 0;
    }
    reply.bulk(field);
    reply.bulk(value);
    return 1;
  }

  private static void entry(String field, int value, ReplyEncoder reply) {
    reply.bulk(field);
    reply.integer(value);
  }
}
