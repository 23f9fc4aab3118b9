@NullMarked
package dev.remora.resp;

import org.jspecify.annotations.NullMarked;
