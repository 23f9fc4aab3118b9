/** What {@code remora serve} logs, and where to. */
@NullMarked
package dev.remora.cli.log;

import org.jspecify.annotations.NullMarked;
