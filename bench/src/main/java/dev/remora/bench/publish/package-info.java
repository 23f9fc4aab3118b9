/**
 * The program that publishes side-by-side results: it starts the servers, drives them with {@code
 * remora bench}, and writes what it saw as JSON, as SVG plots, and as the tables of {@code
 * docs/benchmarks.md}.
 */
@NullMarked
package dev.remora.bench.publish;

import org.jspecify.annotations.NullMarked;
