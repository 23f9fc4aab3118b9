package dev.remora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build has written, and what it runs on: a bug report needs both. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    var properties = new Properties();
    try (InputStream file = VersionProvider.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    }
    return new String[] {
      "remora "
          + properties.getProperty("version")
          + " (Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + ")"
    };
  }
}
