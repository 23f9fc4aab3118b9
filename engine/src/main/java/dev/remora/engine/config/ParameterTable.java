package dev.remora.engine.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All parameters, by their names. Whoever needs one often keeps it, and reads its value where it is
 * needed: so a change takes effect at once. Belongs to the engine's thread.
 */
public final class ParameterTable {
  private final List<Parameter> all;
  private final NavigableMap<String, Parameter> byName = new TreeMap<>();

  /** With their defaults. */
  public ParameterTable() {
    all = ParameterSpecs.read().stream().map(spec -> ParameterTypes.create(spec).begin()).toList();
    for (Parameter parameter : all) {
      byName.put(parameter.name(), parameter);
      String alias = parameter.alias();
      if (alias != null) {
        byName.put(alias, parameter);
      }
    }
  }

  /** All of them, each once, as {@code parameters.txt} orders them. */
  public List<Parameter> all() {
    return all;
  }

  /** All names and aliases, in order, and what they name. */
  public NavigableMap<String, Parameter> byName() {
    return Collections.unmodifiableNavigableMap(byName);
  }

  /** The parameter of this name or alias, in whatever case. */
  public @Nullable Parameter find(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  /** A number that is there. */
  public NumberParameter number(String name) {
    return (NumberParameter) require(name);
  }

  /** A switch that is there. */
  public SwitchParameter flag(String name) {
    return (SwitchParameter) require(name);
  }

  /** A word that is there. */
  public WordParameter word(String name) {
    return (WordParameter) require(name);
  }

  /** A text that is there. */
  public ValueParameter<String> text(String name) {
    return value(name, String.class);
  }

  /** A value of a class of its own that is there. */
  @SuppressWarnings("unchecked") // held against the class
  public <T> ValueParameter<T> value(String name, Class<T> valueClass) {
    ValueParameter<?> parameter = (ValueParameter<?>) require(name);
    if (parameter.valueClass() != valueClass) {
      throw new IllegalArgumentException(name + " is of " + parameter.valueClass());
    }
    return (ValueParameter<T>) parameter;
  }

  /**
   * Sets a parameter before the start, changeable or not.
   *
   * @throws IllegalArgumentException if there is none of this name, or it cannot have this value
   */
  public void start(String name, String value) {
    Parameter parameter = find(name);
    if (parameter == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    try {
      parameter.set(value);
      parameter.tell();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " '" + value + "': " + e.getMessage(), e);
    }
  }

  /**
   * Changes parameters while the server runs: all of them, or none.
   *
   * @throws ParameterException if one cannot have its value
   */
  public void change(Map<Parameter, String> wanted) throws ParameterException {
    Map<Parameter, String> before = new LinkedHashMap<>();
    Parameter current = null;
    try {
      for (Map.Entry<Parameter, String> change : wanted.entrySet()) {
        current = change.getKey();
        String old = current.get();
        current.set(change.getValue());
        before.put(current, old);
      }
      for (Parameter parameter : wanted.keySet()) {
        current = parameter;
        if (!parameter.get().equals(before.get(parameter))) {
          parameter.tell();
        }
      }
    } catch (IllegalArgumentException e) {
      before.forEach(Parameter::set);
      before.keySet().forEach(Parameter::tell);
      throw new ParameterException(current == null ? "" : current.name(), e);
    }
  }

  private Parameter require(String name) {
    Parameter parameter = find(name);
    if (parameter == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    return parameter;
  }
}
