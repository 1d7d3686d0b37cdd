/**
 * One run of a node: what is made at its start and thrown away at its stop, put together
 * here. Datagrams come in through {@link io.peerlink.internal.node.MessageRouter}.
 */
@NullMarked
package io.peerlink.internal.node;

import org.jspecify.annotations.NullMarked;
