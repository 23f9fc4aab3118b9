@NullMarked
package dev.remora.engine.group;

import org.jspecify.annotations.NullMarked;
