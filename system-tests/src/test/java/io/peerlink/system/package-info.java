/**
 * System tests of nodes in processes of their own, on a virtual network, together with
 * real Python peers.
 */
@NullMarked
package io.peerlink.system;

import org.jspecify.annotations.NullMarked;
