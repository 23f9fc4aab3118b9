package dev.remora.engine.config;

import java.util.List;

/** Yes or no. */
public final class SwitchParameter extends Parameter {
  private boolean value;

  SwitchParameter(ParameterSpec spec) {
    super(spec);
  }

  /** Whether it is switched on. */
  public boolean isOn() {
    return value;
  }

  @Override
  public String get() {
    return value ? "yes" : "no";
  }

  @Override
  boolean isList() {
    return false;
  }

  @Override
  List<String> lines() {
    return List.of(name() + " " + get());
  }

  @Override
  void read(String text) {
    if (!text.equalsIgnoreCase("yes") && !text.equalsIgnoreCase("no")) {
      throw new IllegalArgumentException("argument must be 'yes' or 'no'");
    }
    value = text.equalsIgnoreCase("yes");
  }
}
