/**
 * Nodes as their users meet them: in processes of their own, on a network, beside real
 * Python peers.
 */
@NullMarked
package io.peerlink.system;

import org.jspecify.annotations.NullMarked;
