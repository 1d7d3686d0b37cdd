/**
 * Clients to be found by scanning.
 */
@NullMarked
package io.peerlink.spring.annotation.scan;

import org.jspecify.annotations.NullMarked;
