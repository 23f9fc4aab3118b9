@NullMarked
package dev.remora.engine.table;

import org.jspecify.annotations.NullMarked;
