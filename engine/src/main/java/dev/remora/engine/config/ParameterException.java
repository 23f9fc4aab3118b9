package dev.remora.engine.config;

/** A parameter cannot have a value; the message says why, in Redis's words. */
public final class ParameterException extends Exception {
  private static final long serialVersionUID = 1;

  private final String parameter;

  ParameterException(String parameter, IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
    this.parameter = parameter;
  }

  /** The parameter's name. */
  public String parameter() {
    return parameter;
  }
}
