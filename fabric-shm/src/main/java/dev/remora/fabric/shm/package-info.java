/**
 * Redis over RDMA between two processes of one Linux host, over shared memory. This page is the
 * specification of that medium, version 1, for whoever writes the other side; the classes' own
 * pages say how this side does it. <b>Must</b> is meant as in RFC 2119. All numbers are in the
 * host's byte order, unsigned unless the text says otherwise.
 *
 * <h2>1 Parts</h2>
 *
 * <p>Each connection has
 *
 * <ul>
 *   <li>one <i>control socket</i>: a Unix-domain socket of type {@code SOCK_SEQPACKET}. It
 *       connects, carries descriptors, rings, and tells by its end that a process has died;
 *   <li>one <i>mapping</i>: a memory file with two rings, one in each direction, and four words;
 *   <li>one memory file for each <i>region</i> that a side registers, up to 64 on each side. An RX
 *       window is such a region.
 * </ul>
 *
 * <p>The server makes all memory, since it must not depend on what a client lets happen to it; the
 * client asks for its regions. Client is who connects, server who accepts.
 *
 * <h2>2 Who may connect</h2>
 *
 * <p>Before a side reads or sends anything it asks the kernel who is at the other end ({@code
 * SO_PEERCRED}), and goes on only if that is its own effective user, root, or, where the system
 * property {@code dev.remora.shm.group} names a group, somebody with that primary or supplementary
 * group ({@code SO_PEERGROUPS}). Both sides do so. The mode of the socket's file (0600; 0666 with a
 * group) keeps others away earlier, but decides nothing. Credentials are those at the time of
 * connect(2) and listen(2).
 *
 * <h2>3 Messages of the control socket</h2>
 *
 * <p>A packet is one byte, of any value: a <i>bell</i>; or 32 bytes:
 *
 * <pre>
 *   0           4           8           12          16                      24                 32
 *   +-----------+-----------+-----------+-----------+-----------------------+-------------------+
 *   | type      | first     | second    | third     | length                | zero              |
 *   +-----------+-----------+-----------+-----------+-----------------------+-------------------+
 * </pre>
 *
 * <table>
 * <caption>Fields that are not named are zero, and ignored. D: a descriptor comes with it
 * ({@code SCM_RIGHTS}).</caption>
 * <tr><th>type</th><th>name</th><th>from</th><th>first</th><th>second</th><th>third</th><th>length</th><th>D</th></tr>
 * <tr><td>1</td><td>HELLO</td><td>client</td><td>0x524D5301: "RMS" and the version</td><td>its queue depth</td><td>its longest message</td><td></td><td></td></tr>
 * <tr><td>2</td><td>ACCEPT</td><td>server</td><td></td><td>its queue depth</td><td>its longest message</td><td></td><td>the mapping</td></tr>
 * <tr><td>3</td><td>REJECT</td><td>server</td><td>reason</td><td></td><td></td><td></td><td></td></tr>
 * <tr><td>4</td><td>READY</td><td>client</td><td></td><td></td><td></td><td></td><td></td></tr>
 * <tr><td>5</td><td>REQUEST_REGION</td><td>client</td><td>key</td><td></td><td></td><td>bytes</td><td></td></tr>
 * <tr><td>6</td><td>REGION</td><td>server</td><td>0 its own, 1 the client's</td><td>key</td><td></td><td>bytes</td><td>the region</td></tr>
 * <tr><td>7</td><td>END</td><td>either</td><td>reason</td><td></td><td></td><td></td><td></td></tr>
 * </table>
 *
 * <p>A queue depth is a power of two from 16 to 32,768; a longest message has at least 32 bytes,
 * and the smaller of the two counts on both sides. Reasons: 0 asked for · 1 refused by the handler
 * · 2 not permitted · 3 too many connections · 4 too many being set up · 5 out of memory or
 * descriptors · 6 incompatible · 7 timed out · 8 this side has broken the protocol · 9 the handler
 * has failed.
 *
 * <pre>
 *   client                                     server
 *     | ---- connect(2), SO_PEERCRED ----------> |  limits: maxEndpoints, maxHalfOpen
 *     | ---- HELLO --------------------------> |  makes the mapping, asks its handler
 *     | &lt;--- REGION (its own), any number ------- |  what the handler has registered
 *     | &lt;--- ACCEPT + mapping ------------------- |  or REJECT
 *     | ---- READY --------------------------> |  both: established
 *     | ---- REQUEST_REGION ------------------> |  for each region of the client, now or later
 *     | &lt;--- REGION (the client's) -------------- |
 * </pre>
 *
 * <p>Keys count from 1 on either side, in the order of registration. A region's address, as
 * announced in RegisterXferMemory, is its key times 2^32: a side learns nothing of where memory
 * lies in the other process. A client may announce a region, and be written to, before the server's
 * REGION has reached it: it reserves the addresses, and must take in what its socket holds before
 * it looks at bytes that a slot (5) tells of. The server must send a REGION before it posts
 * anything that depends on it; a client that is announced a key which it does not know looks into
 * its socket first.
 *
 * <h2>4 Memory files</h2>
 *
 * <p>The server makes each with memfd_create(2), allocates all of it with fallocate(2), so that no
 * access can fail for want of memory, and then seals it with {@code F_SEAL_SHRINK | F_SEAL_GROW |
 * F_SEAL_SEAL}. The client must check the seals ({@code F_GET_SEALS}: at least these three) and the
 * size ({@code fstat}: exactly what was told or computed) before it maps: a file that could be cut
 * would let the other process make an access fault. Who holds a descriptor closes it as soon as the
 * memory is mapped, so that nothing is left when both processes are gone, however they went.
 *
 * <p>All memory is hostile: the other side can change any byte at any time. Each shared word is
 * read once, into a local, and checked there; bytes are copied before they are parsed. Each side
 * keeps its own positions in memory of its own.
 *
 * <h2>5 The mapping</h2>
 *
 * <pre>
 *      0  +--------------------------------------------------------------+
 *         | client's credits (8)                      | not used (120)   |
 *    128  +--------------------------------------------------------------+
 *         | client's bell    (8)                      | not used (120)   |
 *    256  +--------------------------------------------------------------+
 *         | server's credits (8)                      | not used (120)   |
 *    384  +--------------------------------------------------------------+
 *         | server's bell    (8)                      | not used (120)   |
 *    512  +--------------------------------------------------------------+
 *         | not used, zero                                               |
 *   4096  +--------------------------------------------------------------+
 *         | ring to the server: the server's queue depth of slots        |
 *         +--------------------------------------------------------------+
 *         | ring to the client: the client's queue depth of slots        |
 *         +--------------------------------------------------------------+
 *
 *   A slot: 64 bytes, or the next power of two that holds 8 bytes and the longest message.
 *
 *   0                               4                               8
 *   +-------------------------------+-+-----------------------------+-------------------- - - -
 *   | low word                      |K| position + 1, modulo 2^31   | message (K = 0)
 *   +-------------------------------+-+-----------------------------+-------------------- - - -
 *    0                            31 32 33                        63   bits of the header
 *
 *   K = 0: a message; the low word is its length in bytes, from 1
 *   K = 1: a write with immediate; the low word is the immediate
 * </pre>
 *
 * <table>
 * <caption>Shared words. Each has one writer; words of different writers or pace are two cache lines
 * apart, since processors fetch lines in pairs.</caption>
 * <tr><th>word</th><th>written by</th><th>read by</th><th>value</th><th>order</th></tr>
 * <tr><td>credits</td><td>who receives</td><td>who sends to it</td><td>receives posted, ever (64 bits)</td><td>release / acquire</td></tr>
 * <tr><td>bell</td><td>who may sleep</td><td>who posts to it</td><td>0 awake; else a ticket (bits 1 to 63) never used before, and bit 0: ring for credits too</td><td>opaque, with full fences (6)</td></tr>
 * <tr><td>slot header</td><td>who sends</td><td>who receives</td><td>as drawn, written and read as one 64-bit word</td><td>release / acquire</td></tr>
 * <tr><td>message, region</td><td>who sends</td><td>who receives</td><td>bytes</td><td>plain: before the header's release, after its acquire</td></tr>
 * </table>
 *
 * <p>Slots are used in turn; position counts them from 0. A sender may write slot number <i>p</i>
 * only if <i>p</i> is less than the receiver's credits; so posted receives are slots that are free,
 * and there is no shared read position. A header whose upper 31 bits are not those of the next slot
 * has not arrived: that is what a slot looks like that is still empty, or was used a round before.
 * One that says so without a receive posted for it has not arrived either, until there is one.
 *
 * <p>An RDMA write is a store into the region, through the writer's own mapping of it. A write
 * without immediate takes no slot: the header of the next slot publishes it.
 *
 * <h2>6 The bell</h2>
 *
 * <p>A side that goes to sleep stores a new ticket in its bell, does a full fence, and looks once
 * more at the ring (and at the credits, if it wants them). A side that has posted does a full
 * fence, reads the other's bell, and if it is not 0 and was not answered before, sends one byte by
 * the socket. One of the two sees the other's store; acquire and release alone would lose wake-ups.
 * One byte answers a ticket, however much is posted until the sleeper is awake. Receives that were
 * posted ring only a bell with bit 0 set. A socket that is too full for the byte wakes the sleeper
 * as well.
 *
 * <p>A fabric looks in each poll at the connections of its <i>active set</i> only. One that was
 * quiet for a number of polls (1,024, or 65,536 shared among the active ones if that is more)
 * stores its bell and leaves; a byte in its socket brings it back, and so does posting that finds
 * no credit. So the cost of a poll does not grow with idle connections, and no list that a peer can
 * write decides who is looked at. Sockets are looked at with epoll(7): at once when nobody is
 * active or the fabric has slept, else every 25 µs.
 *
 * <h2>7 Ends</h2>
 *
 * <p>A side that disconnects sends END, shuts down its half of the socket, and goes on delivering
 * what comes until the other has closed its socket too, or for 1 s. A side that reads END and then
 * the end of the socket delivers what is left in its ring, tells its handler, and frees everything.
 * The end of the socket without an END means that the process has died or given up: the handler is
 * told so, after what is left in the ring. The kernel closes the socket of a process that is
 * killed, so that is noticed at the next look at the sockets.
 *
 * <h2>8 Limits, and what happens beyond them</h2>
 *
 * <p>{@link dev.remora.transport.fabric.FabricConfig} has the limits of a side: connections,
 * connections being set up, queue depth, longest message, bytes of the regions of both sides of one
 * connection together, time to be established. Beside those, 64 regions on each side, 64 windows
 * open at a time, 16 packets of a socket and 16 connections of a listener taken in at a time, so
 * that nobody is served alone.
 *
 * <table>
 * <caption>What is wrong, who notices, and what follows. REJECT or END: the reason is sent, the
 * socket closed, and the handler told in words; no other connection is touched.</caption>
 * <tr><th>what</th><th>noticed by</th><th>follows</th></tr>
 * <tr><td>credentials of somebody else (2)</td><td>server</td><td>REJECT 2, before anything is read</td></tr>
 * <tr><td></td><td>client</td><td>END 2 in place of HELLO</td></tr>
 * <tr><td>more connections than allowed, or than may be in the making</td><td>server</td><td>REJECT 3 or 4</td></tr>
 * <tr><td>not established in time</td><td>either</td><td>REJECT 7 or END 7</td></tr>
 * <tr><td>HELLO of another version, a depth or length out of range, or a mapping larger than
 * maxEndpointMemory (the server's own rings are always allowed)</td><td>server</td><td>REJECT 6</td></tr>
 * <tr><td>a packet of another length, more than one descriptor, a bell with a descriptor, a type that
 * is unknown or not due, a descriptor where none belongs or none where one does</td><td>either</td><td>REJECT 8 or END 8</td></tr>
 * <tr><td>ACCEPT with a depth or length out of range; memory without its seals or of another size</td><td>client</td><td>END 8, nothing is mapped</td></tr>
 * <tr><td>a key that is not the next, a region of 0 or of 2^31 bytes or more, a 65th region</td><td>either</td><td>END 8</td></tr>
 * <tr><td>a region over maxEndpointMemory</td><td>either</td><td>not mapped; announcing it fails</td></tr>
 * <tr><td>an announcement of a key that is not there, or of bytes beyond its region</td><td>either</td><td>told to who opens the window</td></tr>
 * <tr><td>credits that fall, or exceed what was used by more than the depth</td><td>sender</td><td>END 8</td></tr>
 * <tr><td>a message's length of 0 or over the longest</td><td>receiver</td><td>END 8, nothing is copied</td></tr>
 * <tr><td>a header that is not the next slot's</td><td>receiver</td><td>has not arrived</td></tr>
 * <tr><td>bells without need</td><td>either</td><td>read, 16 at a time beside everything else</td></tr>
 * <tr><td>a socket that is not read, so that a REGION or REQUEST_REGION does not fit</td><td>either</td><td>END 8</td></tr>
 * <tr><td>no memory or descriptors in this system</td><td>either</td><td>REJECT 5 or END 5; a listener pauses for 100 ms</td></tr>
 * </table>
 */
@NullMarked
package dev.remora.fabric.shm;

import org.jspecify.annotations.NullMarked;
