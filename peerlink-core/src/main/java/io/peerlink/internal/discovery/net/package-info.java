/**
 * The network interfaces of this machine, and which of them discovery uses.
 */
@NullMarked
package io.peerlink.internal.discovery.net;

import org.jspecify.annotations.NullMarked;
