@NullMarked
package dev.remora.engine.memory;

import org.jspecify.annotations.NullMarked;
