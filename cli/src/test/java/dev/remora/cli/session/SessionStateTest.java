package dev.remora.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a prompt tells of a connection. */
final class SessionStateTest {
  private static final RespValue OK = new Simple("OK");
  private static final RespValue QUEUED = new Simple("QUEUED");
  private static final RespValue ERROR = new Failure("ERR no");
  private static final RespValue ARRAY = new Aggregate(Kind.ARRAY, List.of());

  private final SessionState state = new SessionState(2);

  private void answered(String command, RespValue reply) {
    state.answered(List.of(command.split(" ", -1)), reply);
  }

  private void assertState(int database, boolean inTransaction) {
    assertThat(state.database()).isEqualTo(database);
    assertThat(state.inTransaction()).isEqualTo(inTransaction);
  }

  @Test
  void selectChangesTheDatabaseIfItSucceeds() {
    assertState(2, false);
    answered("select 5", OK);
    assertState(5, false);
    answered("SELECT 99", ERROR);
    assertState(5, false);
    answered("SELECT", ERROR);
    assertState(5, false);
  }

  @Test
  void aTransactionLastsUntilItIsExecuted() {
    answered("MULTI", OK);
    answered("SELECT 5", QUEUED);
    answered("GET k", ERROR);
    answered("MULTI", ERROR);
    assertState(5, true);
    answered("EXEC", ARRAY);
    assertState(5, false);
  }

  @Test
  void aTransactionThatIsNotExecutedSelectsNothing() {
    for (RespValue reply : List.of(ERROR, new Null())) {
      answered("MULTI", OK);
      answered("SELECT 5", QUEUED);
      answered("exec", reply);
      assertState(2, false);
    }
    answered("MULTI", OK);
    answered("SELECT 5", QUEUED);
    answered("DISCARD", OK);
    assertState(2, false);
    answered("MULTI", OK);
    answered("SELECT 5", QUEUED);
    state.disconnected();
    assertState(2, false);
  }

  @Test
  void resetForgetsAll() {
    answered("MULTI", OK);
    answered("RESET", new Simple("RESET"));
    assertState(0, false);
  }

  @Test
  void theSelectedDatabaseOutlivesTheConnection() {
    answered("SELECT 7", OK);
    state.disconnected();
    assertState(7, false);
  }
}
