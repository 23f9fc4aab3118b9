package dev.remora.bench.support;

import java.io.IOException;
import java.util.Map;

/**
 * A program that measures something and publishes it.
 *
 * @param <R> what it has seen, as JSON can hold it
 */
public interface Program<R> {
  /** As it is called: {@code bench/run}. */
  String name();

  /** The file of its results beside the plots: {@code results.json}. */
  String file();

  Class<R> type();

  /** Measures; what it does meanwhile stands on standard error. */
  R measure() throws IOException, InterruptedException;

  /** The tables of the document, which is in Markdown. */
  String document(R results);

  /** The plots, by their file's name. */
  Map<String, BarPlot> plots(R results);
}
