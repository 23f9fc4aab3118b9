/** Clients and servers of Remora's beside Valkey's, over RDMA, on the lab's machine. */
@NullMarked
package dev.remora.bench.rdma;

import org.jspecify.annotations.NullMarked;
