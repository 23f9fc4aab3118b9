package dev.remora.engine.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a command but what it does. {@code COMMAND} answers from this; the file
 * {@code commands.txt} holds it.
 *
 * @param name in lower case
 * @param fullName for a subcommand with its container: {@code client|id}
 * @param arity how many arguments it has, its name included; if negative, at least so many
 * @param flags {@code write}, {@code readonly}, {@code fast}, {@code no_auth} …
 * @param categories of access control lists, without the {@code @}
 * @param firstKey 0 if it has no keys
 * @param lastKey negative if counted from the end
 * @param keyStep from one key to the next
 * @param tips for clients and proxies
 * @param complexity null if not known
 * @param docFlags {@code deprecated}, {@code syscmd}
 * @param deprecatedSince a version
 * @param replacedBy what to use if it is deprecated
 */
record CommandSpec(
    String name,
    String fullName,
    int arity,
    List<String> flags,
    List<String> categories,
    int firstKey,
    int lastKey,
    int keyStep,
    List<String> tips,
    List<KeySpec> keys,
    String summary,
    String since,
    String group,
    @Nullable String complexity,
    List<String> docFlags,
    @Nullable String deprecatedSince,
    @Nullable String replacedBy,
    List<CommandArgument> arguments,
    List<CommandSpec> subcommands) {}
