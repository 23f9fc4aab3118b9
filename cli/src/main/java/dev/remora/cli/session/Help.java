package dev.remora.cli.session;

import dev.remora.cli.docs.CommandDocs;
import dev.remora.cli.docs.HelpPages;
import java.io.IOException;
import java.util.List;

/** {@code help}: it is not for the server, but tells what the server says of its commands. */
public final class Help {
  private static final String IN_TRANSACTION =
      """
      In a transaction the server would queue the question what its commands are. Ask for help
      before MULTI, or after EXEC or DISCARD.
      """;

  private final Session session;
  private final ReplyOutput output;
  private final boolean coloured;

  public Help(Session session, ReplyOutput output, boolean coloured) {
    this.session = session;
    this.output = output;
    this.coloured = coloured;
  }

  /** Whether a command's words ask for help. */
  public static boolean isHelp(List<String> words) {
    String first = words.getFirst();
    return first.equalsIgnoreCase("help") || first.equals("?");
  }

  /**
   * Shows the page on the topic that follows the first word. Asks the server, in a connection that
   * is made if there is none, unless the page needs nothing of it. In a transaction it says that it
   * cannot ask.
   */
  public void show(List<String> words) throws IOException {
    List<String> topic = words.subList(1, words.size());
    CommandDocs docs = CommandDocs.NONE;
    if (!topic.isEmpty() && session.state().inTransaction()) {
      output.text(IN_TRANSACTION);
      return;
    }
    if (!topic.isEmpty()) {
      if (!session.isConnected()) {
        session.connect();
      }
      docs = CommandDocs.of(session.ask("COMMAND", "DOCS"));
    }
    show(topic, docs);
  }

  /** Shows the page on a topic from what is known already. */
  public void show(List<String> topic, CommandDocs docs) {
    output.text(new HelpPages(docs, coloured).page(topic));
  }
}
