/** Our server and clients and Valkey's, over real verbs; runs in the lab. */
@NullMarked
package dev.remora.cli.rdma;

import org.jspecify.annotations.NullMarked;
