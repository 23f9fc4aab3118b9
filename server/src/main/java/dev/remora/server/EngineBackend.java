package dev.remora.server;

import dev.remora.engine.Engine;
import dev.remora.engine.Outcome;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.config.OutputLimits;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Answers from the engine in this process, by direct calls. */
final class EngineBackend implements Backend {
  private final Engine engine;
  private final ServerTimers timers;

  EngineBackend(Engine engine, ServerTimers timers) {
    this.engine = engine;
    this.timers = timers;
  }

  @Override
  public Conversation connect(ClientConnection session, String address, String localAddress) {
    var conversation = new EngineConversation(engine.connect(session, address, localAddress));
    timers.arm(); // who never sends anything has a time-out too
    return conversation;
  }

  private final class EngineConversation implements Conversation {
    private final Client client;

    EngineConversation(Client client) {
      this.client = client;
    }

    @Override
    public long beginBatch() {
      return engine.beginBatch();
    }

    @Override
    public Outcome execute(RequestArguments arguments, ReplyEncoder reply) {
      return engine.execute(client, arguments, reply);
    }

    @Override
    public boolean mayBeIdle() {
      return client.isWaiting() || client.isMonitor() || !client.subscriptions().isEmpty();
    }

    @Override
    public OutputLimits.Limit outputLimit() {
      OutputLimits limits = engine.parameters().outputLimits();
      return client.subscriptions().isEmpty() ? limits.normal() : limits.subscriber();
    }

    @Override
    public boolean isAuthenticated() {
      return client.isAuthenticated() || engine.parameters().password().isEmpty();
    }

    @Override
    public void endBatch() {
      timers.arm();
    }

    @Override
    public void disconnected() {
      engine.disconnect(client);
    }
  }
}
