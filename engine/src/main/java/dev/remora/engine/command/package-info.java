/** Commands as data: their table, and what COMMAND tells of it. */
@NullMarked
package dev.remora.engine.command;

import org.jspecify.annotations.NullMarked;
