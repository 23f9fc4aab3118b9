@NullMarked
package dev.remora.netty;

import org.jspecify.annotations.NullMarked;
