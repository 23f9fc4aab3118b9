@NullMarked
package dev.remora.engine.rdb;

import org.jspecify.annotations.NullMarked;
