@NullMarked
package dev.remora.engine;

import org.jspecify.annotations.NullMarked;
