/**
 * The channel engine: opening, accepting, frames, queues, and every end with its reason.
 */
@NullMarked
package io.peerlink.internal.channel;

import org.jspecify.annotations.NullMarked;
