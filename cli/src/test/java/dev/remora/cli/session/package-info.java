/** Tests of what a command line's session is made of. */
@NullMarked
package dev.remora.cli.session;

import org.jspecify.annotations.NullMarked;
