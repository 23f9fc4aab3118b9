/** How replies look: as redis-cli shows them, on a terminal and to programs. */
@NullMarked
package dev.remora.cli.reply;

import org.jspecify.annotations.NullMarked;
