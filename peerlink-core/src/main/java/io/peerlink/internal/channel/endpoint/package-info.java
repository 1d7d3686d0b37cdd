/**
 * One side of a channel: the user's view of it, the protocol of its ordering, the queue
 * of received messages, callbacks, and statistics. The engine above opens and ends it.
 */
@NullMarked
package io.peerlink.internal.channel.endpoint;

import org.jspecify.annotations.NullMarked;
