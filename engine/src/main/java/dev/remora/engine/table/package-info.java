/** The hash table that keys, the fields of hashes and the members of sets are found in. */
@NullMarked
package dev.remora.engine.table;

import org.jspecify.annotations.NullMarked;
