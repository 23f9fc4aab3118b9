package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.command.Numbers;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How long a command may block its client, as its argument says. */
public final class BlockTimeout {
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final String OUT_OF_RANGE = "ERR timeout is out of range";
  private static final String NEGATIVE = "ERR timeout is negative";

  private final Clock clock;
  private final Numbers numbers = new Numbers();

  public BlockTimeout(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads a time-out in seconds, with fractions: of BLPOP and its like.
   *
   * @return milliseconds; 0 for no time-out; -1 if the argument is none, which is then the reply
   */
  public long readSeconds(RequestArguments arguments, int i, ReplyEncoder reply) {
    String text =
        new String(arguments.array(i), arguments.offset(i), arguments.length(i), US_ASCII);
    BigDecimal seconds = LongDouble.parse(text);
    if (seconds == null) {
      reply.error(
          !LongDouble.isInfinity(text)
              ? "ERR timeout is not a float or out of range"
              : text.startsWith("-") ? NEGATIVE : OUT_OF_RANGE);
      return -1;
    }
    BigDecimal millis = LongDouble.product(seconds, MILLIS);
    if (millis.compareTo(MOST) > 0) {
      reply.error(OUT_OF_RANGE);
      return -1;
    }
    if (millis.compareTo(MOST.negate()) < 0) {
      reply.error(NEGATIVE);
      return -1;
    }
    return checked(millis.setScale(0, RoundingMode.CEILING).longValueExact(), reply);
  }

  /**
   * Reads a time-out in milliseconds: of XREAD and WAIT.
   *
   * @return milliseconds; 0 for no time-out; -1 if the argument is none, which is then the reply
   */
  public long readMillis(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.isNumber(arguments, i)) {
      reply.error("ERR timeout is not an integer or out of range");
      return -1;
    }
    return checked(numbers.value(), reply);
  }

  private long checked(long millis, ReplyEncoder reply) {
    if (millis < 0) {
      reply.error(NEGATIVE);
      return -1;
    }
    if (millis > Long.MAX_VALUE - clock.millis()) {
      reply.error(OUT_OF_RANGE);
      return -1;
    }
    return millis;
  }
}
