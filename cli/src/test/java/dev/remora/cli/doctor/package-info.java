@NullMarked
package dev.remora.cli.doctor;

import org.jspecify.annotations.NullMarked;
