/**
 * What the engines of a node share.
 */
@NullMarked
package io.peerlink.internal.context;

import org.jspecify.annotations.NullMarked;
