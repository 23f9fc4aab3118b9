/**
 * A server's figures for Prometheus: {@link dev.remora.metrics.ServerMetrics} for a registry of
 * Micrometer's, and {@link dev.remora.metrics.MetricsEndpoint} to serve one over HTTP.
 */
@NullMarked
package dev.remora.metrics;

import org.jspecify.annotations.NullMarked;
