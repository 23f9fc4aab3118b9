@NullMarked
package dev.remora.posix;

import org.jspecify.annotations.NullMarked;
