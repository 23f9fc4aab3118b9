/**
 * What the programs that measure and publish have in common: the servers that they start, the
 * programs that drive these, and the JSON, the plots and the part of a document that they write.
 */
@NullMarked
package dev.remora.bench.support;

import org.jspecify.annotations.NullMarked;
