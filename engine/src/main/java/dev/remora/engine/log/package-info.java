/** Which commands were slow or large: what SLOWLOG and COMMANDLOG tell. */
@NullMarked
package dev.remora.engine.log;

import org.jspecify.annotations.NullMarked;
