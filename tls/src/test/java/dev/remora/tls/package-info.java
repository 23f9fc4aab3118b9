@NullMarked
package dev.remora.tls;

import org.jspecify.annotations.NullMarked;
