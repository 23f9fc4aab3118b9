@NullMarked
package dev.remora.engine.config;

import org.jspecify.annotations.NullMarked;
