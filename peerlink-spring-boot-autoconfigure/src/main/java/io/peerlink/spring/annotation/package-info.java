/**
 * Annotations for beans whose methods receive requests and messages from peers, and for
 * interfaces whose methods call peers.
 */
@NullMarked
package io.peerlink.spring.annotation;

import org.jspecify.annotations.NullMarked;
