package dev.remora.bench.soak;

/**
 * What the server held at one time.
 *
 * @param second since the load began
 * @param residentBytes of the process, as the kernel counts
 * @param usedBytes of the data, as INFO says
 * @param descriptors that are open
 * @param mappings of shared memory
 * @param threads of the process
 * @param clients that are connected
 * @param commands that the server has processed
 */
record Sample(
    long second,
    long residentBytes,
    long usedBytes,
    long descriptors,
    long mappings,
    long threads,
    long clients,
    long commands) {}
