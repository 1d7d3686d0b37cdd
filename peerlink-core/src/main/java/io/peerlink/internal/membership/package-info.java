/**
 * Which peers are known: the table of peers, its snapshots, and the events for listeners.
 * <p>
 * The life of a peer is one state machine, {@link PeerState}. Discovery, messages, pings
 * and goodbyes cause its events; {@link PeerRegistry} alone applies them. A dash means
 * that the event is ignored in that state.
 *
 * <pre>
 * event               | NEW         | UP             | UNREACHABLE | ADDRESS_REUSED | DEPARTED | REFUSED  | GONE
 * DISCOVERED          | UP          | -              | -           | -              | -        | -        | -
 * CACHED              | DEPARTED    | -              | -           | -              | -        | -        | -
 * UNCONFIRMED         | UNREACHABLE | -              | -           | -              | -        | -        | -
 * NAME_TAKEN          | UNREACHABLE | UNREACHABLE    | -           | -              | -        | -        | -
 * NAME_REFUSED        | REFUSED     | REFUSED        | REFUSED     | REFUSED        | REFUSED  | -        | -
 * NAME_FREED          | -           | -              | UP          | -              | -        | UP       | -
 * RENAMED             | -           | UP             | -           | -              | -        | -        | -
 * EXPIRED             | -           | UNREACHABLE    | -           | -              | -        | -        | -
 * ANSWERED_BY_ANOTHER | -           | ADDRESS_REUSED | -           | -              | -        | -        | -
 * REPLACED            | -           | GONE           | GONE        | GONE           | GONE     | GONE     | -
 * MESSAGE_RECEIVED    | -           | -              | UP          | -              | -        | -        | -
 * ANSWERED            | -           | -              | UP          | UP             | UP       | UP       | -
 * WITHDRAWN           | -           | GONE           | GONE        | GONE           | GONE     | GONE     | -
 * GOODBYE             | -           | DEPARTED       | DEPARTED    | DEPARTED       | -        | DEPARTED | -
 * ROOM_NEEDED         | -           | -              | GONE        | GONE           | GONE     | GONE     | -
 * CLEARED             | -           | GONE           | GONE        | GONE           | GONE     | GONE     | -
 * </pre>
 *
 * A peer comes up only while no other one with its name is up, and only if a
 * {@link NameGuard} permits it its name; otherwise {@code NAME_REFUSED} follows.
 * Listeners are informed that a peer is down when it leaves {@code UP}, and that it is up
 * when it enters {@code UP}; of {@code RENAMED} as both. Facts that do not change the
 * state are fields: its addresses and which of them is in use ({@link PeerEndpoints}),
 * whether the peer is verified ({@link PeerEntry}), whether a probe is requested
 * ({@link PeerProbe}), and whether it must show that it is still there
 * ({@link PeerCheck}).
 */
@NullMarked
package io.peerlink.internal.membership;

import org.jspecify.annotations.NullMarked;
