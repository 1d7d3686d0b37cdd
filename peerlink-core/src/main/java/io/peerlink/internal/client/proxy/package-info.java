/**
 * Typed clients: interfaces whose methods call a peer.
 */
@NullMarked
package io.peerlink.internal.client.proxy;

import org.jspecify.annotations.NullMarked;
