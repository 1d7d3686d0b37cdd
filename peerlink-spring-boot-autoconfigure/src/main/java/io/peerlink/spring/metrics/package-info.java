/**
 * Micrometer meters of a node. Used only if Micrometer is on the class path.
 */
@NullMarked
package io.peerlink.spring.metrics;

import org.jspecify.annotations.NullMarked;
