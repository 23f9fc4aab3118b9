package dev.remora.engine.snapshot;

import java.nio.file.Path;

/**
 * How and where a snapshot is written.
 *
 * @param file the file's name
 * @param compressing whether strings are compressed: {@code rdbcompression}
 * @param checked whether the file has a checksum: {@code rdbchecksum}
 */
record SnapshotSettings(Path file, boolean compressing, boolean checked) {}
