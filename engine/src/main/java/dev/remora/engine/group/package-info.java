/** What commands do, a class per group of Redis's documentation. */
@NullMarked
package dev.remora.engine.group;

import org.jspecify.annotations.NullMarked;
