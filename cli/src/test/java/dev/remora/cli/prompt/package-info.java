@NullMarked
package dev.remora.cli.prompt;

import org.jspecify.annotations.NullMarked;
