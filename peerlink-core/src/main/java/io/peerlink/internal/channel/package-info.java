/**
 * The channel engine (WIRE.md section 3): opens and accepts channels, takes inbound
 * messages to the endpoint that they are for, and ends each channel at both sides with a
 * reason. What one side of a channel does while it is open is in
 * {@link io.peerlink.internal.channel.endpoint}.
 */
@NullMarked
package io.peerlink.internal.channel;

import org.jspecify.annotations.NullMarked;
