/**
 * The node: {@code PeerLink}, its builder and the place where all parts are put together.
 */
@NullMarked
package io.peerlink;

import org.jspecify.annotations.NullMarked;
