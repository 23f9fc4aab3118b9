@NullMarked
package dev.remora.engine.keyspace;

import org.jspecify.annotations.NullMarked;
