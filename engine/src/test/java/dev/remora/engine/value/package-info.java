@NullMarked
package dev.remora.engine.value;

import org.jspecify.annotations.NullMarked;
