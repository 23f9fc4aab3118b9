/**
 * {@code remora doctor}: what this machine can do, and what would mend what it cannot. Each check
 * is a class; what it finds is a {@link dev.remora.cli.doctor.Finding}.
 */
@NullMarked
package dev.remora.cli.doctor;

import org.jspecify.annotations.NullMarked;
