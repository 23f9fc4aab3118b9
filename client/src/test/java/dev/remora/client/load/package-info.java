@NullMarked
package dev.remora.client.load;

import org.jspecify.annotations.NullMarked;
