/**
 * Calls to peers: the table of pending calls, retransmission, broadcasts.
 */
@NullMarked
package io.peerlink.internal.client;

import org.jspecify.annotations.NullMarked;
