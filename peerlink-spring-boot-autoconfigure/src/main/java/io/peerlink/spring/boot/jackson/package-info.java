/**
 * The JSON library of an application, which PeerLink leaves as it is.
 */
@NullMarked
package io.peerlink.spring.boot.jackson;

import org.jspecify.annotations.NullMarked;
