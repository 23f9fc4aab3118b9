package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.AsciiDoubles;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Sorted sets: their members in no order, by chance or all of them. */
public final class SortedSetScanCommands implements CommandGroup {
  /** So many members that their reply would not fit into memory. */
  private static final int MOST = 1 << 28;

  private final Numbers numbers = new Numbers();
  private final ScanOptions options = new ScanOptions();
  private final SplittableRandom random = new SplittableRandom();

  public SortedSetScanCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("zrandmember", this::zRandMember).bind("zscan", this::zScan);
  }

  private void zRandMember(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int given = arguments.count();
    boolean withScores = given == 4 && arguments.is(3, Words.WITHSCORES);
    if (given > 2 && !isCount(arguments, reply)) {
      return;
    }
    if (given > 4 || (given == 4 && !withScores)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    long count = given > 2 ? numbers.value() : 1;
    if ((withScores && Math.abs(count) > Long.MAX_VALUE / 2) || count < -MOST) {
      reply.error("ERR value is out of range");
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
    if (entry == null) {
      if (given > 2) {
        reply.array(0);
      } else {
        reply.nil();
      }
    } else if (set != null && given == 2) {
      set.walk(random.nextInt(set.size())).reply(reply);
    } else if (set != null) {
      replySample(set, count, withScores, reply);
    }
  }

  private boolean isCount(RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return false;
    }
    if (numbers.value() == Long.MIN_VALUE) {
      reply.error(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);
      return false;
    }
    return true;
  }

  private void replySample(SortedSetValue set, long count, boolean withScores, ReplyEncoder reply) {
    int size = set.size();
    if (count >= size) {
      SortedSets.replyRange(set, 0, size, false, withScores, reply);
      return;
    }
    int members = (int) Math.abs(count);
    reply.array(withScores && !reply.isResp3() ? 2 * members : members);
    if (count < 0) {
      for (int i = 0; i < members; i++) {
        replyMember(set.walk(random.nextInt(size)), withScores, reply);
      }
    } else if (members > size / 3) {
      replyDrawn(set, members, withScores, reply);
    } else {
      Set<Integer> drawn = HashSet.newHashSet(members);
      while (drawn.size() < members) {
        int rank = random.nextInt(size);
        if (drawn.add(rank)) {
          replyMember(set.walk(rank), withScores, reply);
        }
      }
    }
  }

  /**
   * Goes through all members, and takes each as probably as is needed to have enough at the end.
   */
  private void replyDrawn(SortedSetValue set, int members, boolean withScores, ReplyEncoder reply) {
    int wanted = members;
    SortedSetValue.Walk walk = set.walk(0);
    for (int left = set.size(); wanted > 0; left--) {
      if (random.nextInt(left) < wanted) {
        replyMember(walk, withScores, reply);
        wanted--;
      }
      walk.forward();
    }
  }

  private static void replyMember(SortedSetValue.Walk walk, boolean withScore, ReplyEncoder reply) {
    if (withScore && reply.isResp3()) {
      reply.array(2);
    }
    walk.reply(reply);
    if (withScore) {
      reply.real(walk.score());
    }
  }

  private void zScan(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!options.readCursor(arguments, 2, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.array(2);
      reply.bulk(0);
      reply.array(0);
      return;
    }
    SortedSetValue set = SortedSets.of(entry, reply);
    if (set != null && options.read(arguments, 3, Words.NOSCORES, reply)) {
      scan(set, reply);
    }
  }

  private void scan(SortedSetValue set, ReplyEncoder reply) {
    List<byte[]> found = new ArrayList<>();
    GlobPattern pattern = options.pattern();
    int[] visited = {0};
    long steps = options.steps();
    long at = options.cursor();
    do {
      at =
          set.scan(
              at,
              (member, score) -> {
                visited[0]++;
                if (pattern == null || pattern.matches(member)) {
                  found.add(member);
                  if (!options.isWithoutValues()) {
                    found.add(AsciiDoubles.text(score).getBytes(US_ASCII));
                  }
                }
              });
    } while (at != 0 && --steps > 0 && visited[0] < options.count());
    reply.array(2);
    reply.bulk(Long.toUnsignedString(at));
    reply.array(found.size());
    found.forEach(reply::bulk);
  }
}
