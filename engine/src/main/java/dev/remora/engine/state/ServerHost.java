package dev.remora.engine.state;

/** What the engine needs of the program around it. */
public interface ServerHost {
  /** The client's command SHUTDOWN: begin to stop. */
  void shutdown();
}
