package dev.remora.transport.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Sends and reads by a {@link Plan}, over whatever carries the bytes. It relies on being told: what
 * was refused it offers again only when it hears that there is room, and what it has not been told
 * of it does not read.
 */
final class Program {
  /** What carries the bytes. */
  interface Carrier {
    /** Bytes taken. */
    int write(MemorySegment source, int count);

    void flush();

    int readable();

    /** Bytes given. */
    int read(MemorySegment target, int count);

    /** Ends the connection in order. */
    void close();

    /** Ends the connection at once. */
    void abort();
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final Plan plan;
  private final SplittableRandom random;
  private final Traffic out;
  private final Traffic in;
  private final long expected;
  private final MemorySegment scratch;
  private long written;
  private long received;
  private int reading;
  private long writeAt = NEVER;
  private long readAt = NEVER;
  private boolean open;
  private boolean ended;
  private boolean endedByItself;
  private boolean endedInOrder;

  /**
   * @param expected bytes that the other side will send
   */
  Program(String name, Plan plan, SplittableRandom random, Traffic out, Traffic in, long expected) {
    this.name = name;
    this.plan = plan;
    this.random = random;
    this.out = out;
    this.in = in;
    this.expected = expected;
    scratch = Arena.ofAuto().allocate(Math.max(plan.maxChunk(), plan.maxRead()));
  }

  long written() {
    return written;
  }

  long received() {
    return received;
  }

  /** Whether it has ended the connection, not the other side. */
  boolean hasEnded() {
    return endedByItself;
  }

  boolean endedInOrder() {
    return endedInOrder;
  }

  /** Bytes that it has read, with those that it is about to. */
  long consumed() {
    return received + reading;
  }

  long nextTime() {
    long end = ended || !endsByTime() ? NEVER : plan.endAt();
    return Math.min(end, Math.min(writeAt, readAt));
  }

  private boolean endsByTime() {
    return plan.end() == Plan.End.CLOSE_AT || plan.end() == Plan.End.ABORT_AT;
  }

  private boolean isLazy() {
    return random.nextInt(plan.lazyOneIn()) != 0;
  }

  private long pause() {
    return random.nextLong(plan.maxPause()) + 1;
  }

  // ---- what it is told

  void onOpen(Carrier carrier, long now) {
    open = true;
    onWritable(carrier, now);
    endIfDone(carrier);
  }

  void onWritable(Carrier carrier, long now) {
    if (isLazy()) {
      writeAt = Math.min(writeAt, now + pause());
    } else {
      write(carrier, now);
    }
  }

  void onReadable(Carrier carrier, long now) {
    if (isLazy()) {
      readAt = Math.min(readAt, now + pause());
    } else {
      read(carrier, now);
    }
  }

  /** The connection has ended; what has arrived is still there. */
  void onClosed(Carrier carrier) {
    ended = true;
    writeAt = NEVER;
    readAt = NEVER;
    while (readOnce(carrier) > 0) {}
  }

  void onTime(Carrier carrier, long now) {
    if (readAt <= now) {
      readAt = NEVER;
      read(carrier, now);
    }
    if (writeAt <= now) {
      writeAt = NEVER;
      write(carrier, now);
    }
    if (!ended && endsByTime() && plan.endAt() <= now) {
      end(carrier, plan.end() == Plan.End.CLOSE_AT);
    }
  }

  // ---- what it does

  private void write(Carrier carrier, long now) {
    while (open && !ended && written < plan.total()) {
      int count = (int) Math.min(1 + random.nextInt(plan.maxChunk()), plan.total() - written);
      out.fill(scratch, count, written);
      int taken = carrier.write(scratch, count);
      written += taken;
      if (taken < count) {
        break; // it will hear
      }
      if (written == plan.total() || random.nextInt(plan.flushOneIn()) == 0) {
        carrier.flush();
      }
      if (random.nextInt(4) == 0 && written < plan.total()) {
        writeAt = Math.min(writeAt, now + pause());
        break;
      }
    }
    endIfDone(carrier);
  }

  private void read(Carrier carrier, long now) {
    while (!ended && carrier.readable() > 0) {
      readOnce(carrier);
      if (isLazy() && carrier.readable() > 0) {
        readAt = Math.min(readAt, now + pause());
        break;
      }
    }
    endIfDone(carrier);
  }

  private int readOnce(Carrier carrier) {
    reading = 1 + random.nextInt(plan.maxRead());
    int taken = carrier.read(scratch, reading);
    reading = 0;
    in.check(scratch, taken, received, name);
    received += taken;
    if (received > expected) {
      throw new AssertionError(name + ": more than was sent: " + received);
    }
    return taken;
  }

  private void endIfDone(Carrier carrier) {
    boolean sent = open && written == plan.total();
    boolean done = sent && received == expected;
    if (!ended
        && ((plan.end() == Plan.End.WHEN_DONE && done)
            || (plan.end() == Plan.End.WHEN_SENT && sent))) {
      end(carrier, true);
    }
  }

  private void end(Carrier carrier, boolean inOrder) {
    ended = true;
    endedByItself = true;
    writeAt = NEVER;
    readAt = NEVER;
    if (inOrder) {
      endedInOrder = open;
      carrier.close();
    } else {
      carrier.abort();
    }
  }

  @Override
  public String toString() {
    return name
        + ": "
        + plan
        + ", written "
        + written
        + ", received "
        + received
        + " of "
        + expected
        + (open ? ", opened" : ", never opened")
        + (ended ? ", ended" : "");
  }
}
