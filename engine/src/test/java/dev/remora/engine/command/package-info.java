@NullMarked
package dev.remora.engine.command;

import org.jspecify.annotations.NullMarked;
