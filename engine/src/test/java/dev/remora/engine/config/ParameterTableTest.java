package dev.remora.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ParameterTableTest {
  private final ParameterTable table = new ParameterTable();

  @Test
  void changesAllOrNone() throws ParameterException {
    List<String> told = new ArrayList<>();
    table.number("hz").listen(() -> told.add(table.number("hz").get()));
    assertThatThrownBy(() -> table.change(wanted("hz", "20", "timeout", "x")))
        .isInstanceOf(ParameterException.class)
        .hasMessage("argument couldn't be parsed into an integer");
    assertThat(table.number("hz").value()).isEqualTo(10);
    table.change(wanted("hz", "20", "timeout", "5"));
    assertThat(table.number("hz").value()).isEqualTo(20);
    assertThat(told).endsWith("20");
  }

  @Test
  void undoesWhatAListenerRefuses() {
    table
        .number("maxclients")
        .listen(
            () -> {
              if (table.number("maxclients").value() > 100_000) {
                throw new IllegalArgumentException("too many");
              }
            });
    assertThatThrownBy(() -> table.change(wanted("hz", "20", "maxclients", "100001")))
        .isInstanceOf(ParameterException.class)
        .hasMessage("too many");
    assertThat(table.number("hz").value()).isEqualTo(10);
    assertThat(table.number("maxclients").value()).isEqualTo(10_000);
  }

  @Test
  void findsByAliasInWhateverCase() {
    assertThat(table.find("Slave-Priority")).isSameAs(table.number("replica-priority"));
  }

  private Map<Parameter, String> wanted(String... pairs) {
    Map<Parameter, String> wanted = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      wanted.put(Objects.requireNonNull(table.find(pairs[i])), pairs[i + 1]);
    }
    return wanted;
  }
}
