@NullMarked
package dev.remora.engine.snapshot;

import org.jspecify.annotations.NullMarked;
