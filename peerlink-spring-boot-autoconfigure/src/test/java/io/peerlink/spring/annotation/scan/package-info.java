/**
 * Clients for tests of scanning.
 */
@NullMarked
package io.peerlink.spring.annotation.scan;

import org.jspecify.annotations.NullMarked;
