/**
 * Ways of finding peers other than multicast, and the heartbeat that keeps Python peers
 * informed.
 */
@NullMarked
package io.peerlink.internal.discovery;

import org.jspecify.annotations.NullMarked;
