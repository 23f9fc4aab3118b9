@NullMarked
package dev.remora.metrics;

import org.jspecify.annotations.NullMarked;
