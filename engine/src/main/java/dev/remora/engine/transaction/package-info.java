/** What lets a transaction see that others have changed its keys. */
@NullMarked
package dev.remora.engine.transaction;

import org.jspecify.annotations.NullMarked;
