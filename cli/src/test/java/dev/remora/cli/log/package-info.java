@NullMarked
package dev.remora.cli.log;

import org.jspecify.annotations.NullMarked;
