/** Messages to clients that have subscribed to channels. */
@NullMarked
package dev.remora.engine.pubsub;

import org.jspecify.annotations.NullMarked;
