/**
 * Other nodes: what is known of them ({@link io.peerlink.peer.Peer}), and how an
 * application is informed of those that come up and go down
 * ({@link io.peerlink.peer.PeerListener}).
 */
@NullMarked
package io.peerlink.peer;

import org.jspecify.annotations.NullMarked;
