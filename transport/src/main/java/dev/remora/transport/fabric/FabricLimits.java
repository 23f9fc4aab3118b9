package dev.remora.transport.fabric;

/**
 * What an endpoint of a fabric can hold and carry.
 *
 * @param sendQueueDepth messages and writes that can be posted and not yet completed
 * @param receiveQueueDepth receives that can be posted at one time
 * @param maxMessageLength bytes of the largest message
 * @param maxInlineLength bytes that a message or write can carry in its work request, 0 if none
 * @param maxRegionLength bytes of the largest memory region
 */
public record FabricLimits(
    int sendQueueDepth,
    int receiveQueueDepth,
    int maxMessageLength,
    int maxInlineLength,
    long maxRegionLength) {}
