package dev.remora.engine.geo;

/** What a shape is within, in degrees; it may be beyond the map. */
record Bounds(double west, double south, double east, double north) {}
