/** From PEM files, as Redis and OpenSSL use them, to the JDK's {@code SSLContext}. */
@NullMarked
package dev.remora.tls;

import org.jspecify.annotations.NullMarked;
