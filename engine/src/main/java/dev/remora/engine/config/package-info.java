/** The parameters as data, their types, and redis.conf. */
@NullMarked
package dev.remora.engine.config;

import org.jspecify.annotations.NullMarked;
