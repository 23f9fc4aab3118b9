/** Places on the earth, whose geohashes are the scores of sorted sets. */
@NullMarked
package dev.remora.engine.geo;

import org.jspecify.annotations.NullMarked;
