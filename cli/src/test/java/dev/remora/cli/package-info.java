@NullMarked
package dev.remora.cli;

import org.jspecify.annotations.NullMarked;
