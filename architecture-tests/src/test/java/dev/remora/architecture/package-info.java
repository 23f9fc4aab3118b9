/** Holds the arrows that {@code docs/architecture.md} draws. */
@NullMarked
package dev.remora.architecture;

import org.jspecify.annotations.NullMarked;
