/**
 * Tests of the blocking channel. {@link dev.remora.transport.channel.FabricSocketContractTest} is
 * what holds over every fabric.
 */
@NullMarked
package dev.remora.transport.channel;

import org.jspecify.annotations.NullMarked;
