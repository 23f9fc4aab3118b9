/**
 * What a server says of its commands, and what follows from it: what is still missing of a command
 * that is being typed, which words may come next, and the texts of {@code help}.
 */
@NullMarked
package dev.remora.cli.docs;

import org.jspecify.annotations.NullMarked;
