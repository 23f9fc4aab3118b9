/**
 * {@code remora cli} on a terminal: a prompt with history, completion and hints, on JLine. Nothing
 * outside this package knows JLine, so that a single command does not load it.
 */
@NullMarked
package dev.remora.cli.prompt;

import org.jspecify.annotations.NullMarked;
