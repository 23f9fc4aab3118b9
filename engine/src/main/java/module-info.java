/** Redis's data types and commands, without sockets. */
module dev.remora.engine {
  requires static transitive org.jspecify;
  requires transitive dev.remora.resp;

  exports dev.remora.engine;
  exports dev.remora.engine.client;
  exports dev.remora.engine.config;
  exports dev.remora.engine.keyspace;
  exports dev.remora.engine.state;
  exports dev.remora.engine.table;
}
