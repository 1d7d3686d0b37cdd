/**
 * Which peers are known: the table of peers, its snapshots, and the events for listeners.
 * <p>
 * The life of a peer is one state machine, {@link PeerState}. Discovery, messages, pings
 * and goodbyes cause its events; {@link PeerRegistry} alone applies them. A dash means
 * that the event is ignored in that state.
 *
 * <pre>
 * event               | NEW | UP             | UNREACHABLE | ADDRESS_REUSED | GONE
 * DISCOVERED          | UP  | -              | -           | -              | -
 * MOVED               | -   | UP             | -           | -              | -
 * NAME_TAKEN          | -   | UNREACHABLE    | -           | -              | -
 * UNCONFIRMED         | -   | UNREACHABLE    | -           | -              | -
 * EXPIRED             | -   | UNREACHABLE    | -           | -              | -
 * ANSWERED_BY_ANOTHER | -   | ADDRESS_REUSED | -           | -              | -
 * MESSAGE_RECEIVED    | -   | -              | UP          | -              | -
 * ANSWERED            | -   | -              | UP          | UP             | -
 * WITHDRAWN           | -   | GONE           | GONE        | GONE           | -
 * GOODBYE             | -   | GONE           | GONE        | GONE           | -
 * ROOM_NEEDED         | -   | -              | GONE        | GONE           | -
 * CLEARED             | -   | GONE           | GONE        | GONE           | -
 * </pre>
 *
 * A peer comes up only while no other one with its name is up. Listeners are informed
 * that a peer is down when it leaves {@code UP}, and that it is up when it enters
 * {@code UP}; of {@code MOVED} as both. Facts that do not change the state are fields:
 * whether the peer is verified ({@link PeerEntry}), and whether a probe is requested
 * ({@link PeerProbe}).
 */
@NullMarked
package io.peerlink.internal.membership;

import org.jspecify.annotations.NullMarked;
