@NullMarked
package dev.remora.client;

import org.jspecify.annotations.NullMarked;
