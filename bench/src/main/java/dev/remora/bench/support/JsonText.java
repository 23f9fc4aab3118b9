package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as text. */
public final class JsonText {
  private final JsonMapper mapper =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Reads one value. */
  public <T> T read(String text, Class<T> type) {
    return mapper.readValue(text, type);
  }

  public <T> T read(Path file, Class<T> type) throws IOException {
    return read(Files.readString(file), type);
  }

  public void write(Path file, Object value) throws IOException {
    Files.writeString(file, mapper.writeValueAsString(value) + "\n");
  }
}
