package dev.remora.engine.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code parameters.txt} says of a parameter.
 *
 * @param type the word of its type: see {@link ParameterTypes}
 * @param alias another name for it; null if there is none
 * @param least of a number
 * @param most of a number
 * @param words what a word can be; empty for other types
 * @param fixed whether it cannot be changed while the server runs
 * @param hidden whether CONFIG GET shows it only when asked for by its whole name
 * @param secret whether its value must not be shown in logs
 * @param repeats whether each of its lines in redis.conf adds to those before
 * @param guarded whether it can be changed only if {@code enable-protected-configs} says so
 * @param only whether it cannot have another value than its default
 * @param noEffect why it does nothing; null if it does what it does in Redis
 */
record ParameterSpec(
    String name,
    String type,
    @Nullable String alias,
    String defaultText,
    long least,
    long most,
    List<String> words,
    boolean fixed,
    boolean hidden,
    boolean secret,
    boolean repeats,
    boolean guarded,
    boolean only,
    @Nullable String noEffect) {}
