/** What every fabric must do: {@link dev.remora.transport.fabric.FabricContractTest}. */
@NullMarked
package dev.remora.transport.fabric;

import org.jspecify.annotations.NullMarked;
