/**
 * A client with the same simple name as a client of another package.
 */
@NullMarked
package io.peerlink.spring.annotation.scan.other;

import org.jspecify.annotations.NullMarked;
