package dev.remora.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.cli.session.TypedLine;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.ParsedLine;

/**
 * A line that is being typed: the complete words before the cursor, and the one that the cursor is
 * in or after.
 *
 * @param before the words before it, without the repeat count; none if they cannot be split
 * @param splittable whether they can be split: whether no quote is open
 * @param word the word with the cursor, empty if there is none
 * @param wordCursor where in it the cursor is
 * @param line the whole line
 * @param cursor where in it the cursor is
 */
record TypedWords(
    List<String> before, boolean splittable, String word, int wordCursor, String line, int cursor)
    implements ParsedLine {

  static TypedWords of(String line, int cursor) {
    int start = cursor;
    while (start > 0 && !Character.isWhitespace(line.charAt(start - 1))) {
      start--;
    }
    int end = cursor;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String word = line.substring(start, end);
    try {
      // With a word after it a repeat count is known as one.
      List<String> words =
          TypedLine.parse((line.substring(0, start) + " x").getBytes(UTF_8)).texts();
      List<String> before = List.copyOf(words.subList(0, words.size() - 1));
      return new TypedWords(before, true, word, cursor - start, line, cursor);
    } catch (TypedLine.InvalidException e) {
      return new TypedWords(List.of(), false, word, cursor - start, line, cursor);
    }
  }

  @Override
  public int wordIndex() {
    return before.size();
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(before);
    words.add(word);
    return words;
  }
}
