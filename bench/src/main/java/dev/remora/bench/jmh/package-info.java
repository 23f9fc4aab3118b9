/**
 * What single steps cost, by JMH: {@code bench/jmh}. Each benchmark stands here for a decision that
 * its description names.
 */
@NullMarked
package dev.remora.bench.jmh;

import org.jspecify.annotations.NullMarked;
