package dev.remora.cli;

import dev.remora.client.RemoraUri;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a URI of the command line. */
public final class UriConverter implements ITypeConverter<RemoraUri> {
  @Override
  public RemoraUri convert(String text) {
    try {
      return RemoraUri.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
