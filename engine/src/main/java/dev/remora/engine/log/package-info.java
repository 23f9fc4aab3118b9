/**
 * Which commands were slow or large, and what else took long: what SLOWLOG, COMMANDLOG and LATENCY
 * tell.
 */
@NullMarked
package dev.remora.engine.log;

import org.jspecify.annotations.NullMarked;
