/**
 * The exceptions of PeerLink, all of them unchecked.
 */
@NullMarked
package io.peerlink.error;

import org.jspecify.annotations.NullMarked;
