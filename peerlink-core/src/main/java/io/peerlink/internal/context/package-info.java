/**
 * What the engines of a node share: its context, how a message arrived, and the way to
 * the network.
 */
@NullMarked
package io.peerlink.internal.context;

import org.jspecify.annotations.NullMarked;
