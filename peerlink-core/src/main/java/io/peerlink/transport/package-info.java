/**
 * Datagrams in and out: the SPI, UDP, and a network in memory.
 */
@NullMarked
package io.peerlink.transport;

import org.jspecify.annotations.NullMarked;
