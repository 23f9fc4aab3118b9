package dev.remora.engine.keyspace;

/** A string that is a number in its one decimal spelling, kept as that number. */
public final class IntegerValue implements Value {
  private long number;

  public IntegerValue(long number) {
    this.number = number;
  }

  /** The number. */
  public long get() {
    return number;
  }

  /** Changes the number in place. */
  public void set(long number) {
    this.number = number;
  }

  @Override
  public ValueType type() {
    return ValueType.STRING;
  }

  @Override
  public String encoding() {
    return "int";
  }

  @Override
  public long memory() {
    return 16;
  }

  @Override
  public Value copy() {
    return new IntegerValue(number);
  }
}
