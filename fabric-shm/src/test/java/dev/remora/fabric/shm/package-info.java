@NullMarked
package dev.remora.fabric.shm;

import org.jspecify.annotations.NullMarked;
