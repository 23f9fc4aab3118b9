package dev.remora.bench.support;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One line of {@code remora bench --json}: its help says what the fields are. */
public record BenchLine(
    String uri,
    String test,
    int connections,
    int pipeline,
    int bytes,
    double rps,
    @JsonProperty("p50_us") double p50,
    @JsonProperty("p99_us") double p99,
    @JsonProperty("p999_us") double p999,
    double ratio) {}
