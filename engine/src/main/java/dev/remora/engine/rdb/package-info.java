/**
 * Redis's format of values outside of memory: what {@code DUMP} gives and {@code RESTORE} takes,
 * and what snapshot files consist of.
 */
@NullMarked
package dev.remora.engine.rdb;

import org.jspecify.annotations.NullMarked;
