/**
 * Other nodes: who they are ({@link io.peerlink.peer.Peer}), and how a node learns that
 * they come and go ({@link io.peerlink.peer.PeerListener}).
 */
@NullMarked
package io.peerlink.peer;

import org.jspecify.annotations.NullMarked;
