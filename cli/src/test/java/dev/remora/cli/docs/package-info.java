@NullMarked
package dev.remora.cli.docs;

import org.jspecify.annotations.NullMarked;
