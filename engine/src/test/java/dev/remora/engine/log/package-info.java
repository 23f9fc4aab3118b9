@NullMarked
package dev.remora.engine.log;

import org.jspecify.annotations.NullMarked;
