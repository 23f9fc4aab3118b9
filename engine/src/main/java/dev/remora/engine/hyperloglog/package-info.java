/** HyperLogLog, in Redis's two formats within a string. */
@NullMarked
package dev.remora.engine.hyperloglog;

import org.jspecify.annotations.NullMarked;
