/** Who sends commands. */
@NullMarked
package dev.remora.engine.client;

import org.jspecify.annotations.NullMarked;
