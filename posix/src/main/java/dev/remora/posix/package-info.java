/**
 * The few calls of the C library that the fabrics make, through {@code java.lang.foreign}: Linux,
 * on x86-64 and aarch64.
 *
 * <p>Descriptors are plain {@code int}s; each class says who closes them. A call that fails for
 * good throws a {@link dev.remora.posix.PosixException}. One that fails in the course of things (a
 * non-blocking socket that has nothing to read) returns the negative error number, as the kernel
 * does, and allocates nothing.
 */
@NullMarked
package dev.remora.posix;

import org.jspecify.annotations.NullMarked;
