/**
 * Who is on the network: peers, the table of those that are up, and the SPI that finds
 * them.
 */
@NullMarked
package io.peerlink.discovery;

import org.jspecify.annotations.NullMarked;
