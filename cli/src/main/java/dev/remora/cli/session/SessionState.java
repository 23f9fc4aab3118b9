package dev.remora.cli.session;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Null;
import java.util.List;
import java.util.Locale;

/** What the commands of a session have made of its connection, as far as a prompt tells it. */
public final class SessionState {
  private int database;
  private boolean inTransaction;

  /** The database that holds again if the transaction is not executed. */
  private int databaseBefore;

  SessionState(int database) {
    this.database = database;
  }

  /** The selected database, from 0. */
  public int database() {
    return database;
  }

  /** Whether MULTI was sent, and neither EXEC nor DISCARD. */
  public boolean inTransaction() {
    return inTransaction;
  }

  /** A command was answered. */
  void answered(List<String> words, RespValue reply) {
    boolean failed = reply instanceof Failure;
    switch (words.getFirst().toLowerCase(Locale.ROOT)) {
      case "select" -> {
        if (words.size() == 2 && !failed) {
          select(words.get(1));
        }
      }
      case "multi" -> {
        if (words.size() == 1 && !failed) {
          inTransaction = true;
          databaseBefore = database;
        }
      }
      case "exec" -> {
        if (words.size() == 1) {
          end(!failed && !(reply instanceof Null));
        }
      }
      case "discard" -> {
        if (words.size() == 1 && !failed) {
          end(false);
        }
      }
      case "reset" -> {
        if (words.size() == 1 && !failed) {
          inTransaction = false;
          database = 0;
        }
      }
      default -> {}
    }
  }

  /** The connection has ended: what was queued will not be executed. */
  void disconnected() {
    end(false);
  }

  private void end(boolean executed) {
    if (inTransaction && !executed) {
      database = databaseBefore;
    }
    inTransaction = false;
  }

  private void select(String number) {
    try {
      database = Integer.parseInt(number.strip());
    } catch (NumberFormatException e) {
      // A server that takes another name for a database: the number is not known any more.
      database = 0;
    }
  }
}
