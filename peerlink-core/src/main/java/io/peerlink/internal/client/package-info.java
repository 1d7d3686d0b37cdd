/**
 * Calls to peers: the clients, the table of pending calls, requests and their
 * retransmission, replies, broadcasts.
 */
@NullMarked
package io.peerlink.internal.client;

import org.jspecify.annotations.NullMarked;
