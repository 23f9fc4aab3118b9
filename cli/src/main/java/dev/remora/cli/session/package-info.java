/**
 * What {@code remora cli} has beside its screen: a connection that is made again, what the user has
 * made of it, and the commands that a line or an argument list holds.
 */
@NullMarked
package dev.remora.cli.session;

import org.jspecify.annotations.NullMarked;
