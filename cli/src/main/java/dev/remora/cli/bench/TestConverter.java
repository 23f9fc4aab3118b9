package dev.remora.cli.bench;

import dev.remora.client.load.LoadTest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a test. */
final class TestConverter implements ITypeConverter<LoadTest> {
  @Override
  public LoadTest convert(String word) {
    try {
      return LoadTest.of(word);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
