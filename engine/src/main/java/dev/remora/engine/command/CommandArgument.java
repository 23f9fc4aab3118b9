package dev.remora.engine.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument, as {@code COMMAND DOCS} describes it.
 *
 * @param type {@code key}, {@code string}, {@code integer}, {@code pure-token}, {@code oneof} …
 * @param token the word that stands before it, or that it is
 * @param keySpec index of the key specification that finds it; -1 if it is no key
 * @param flags {@code optional}, {@code multiple}, {@code multiple_token}
 * @param arguments what a block consists of, or what one of is
 */
record CommandArgument(
    String name,
    String type,
    @Nullable String token,
    int keySpec,
    @Nullable String since,
    @Nullable String deprecatedSince,
    List<String> flags,
    List<CommandArgument> arguments) {}
