/**
 * The numbers of a node as Micrometer meters. For applications that have Micrometer;
 * nothing else needs this package.
 */
@NullMarked
package io.peerlink.spring.metrics;

import org.jspecify.annotations.NullMarked;
