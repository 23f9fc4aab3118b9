@NullMarked
package dev.remora.fabric.verbs;

import org.jspecify.annotations.NullMarked;
