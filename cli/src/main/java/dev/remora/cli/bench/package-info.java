/**
 * {@code remora bench}: several servers side by side, in turns, so that what disturbs one disturbs
 * all.
 */
@NullMarked
package dev.remora.cli.bench;

import org.jspecify.annotations.NullMarked;
