/**
 * A client whose simple name another package has, too.
 */
@NullMarked
package io.peerlink.spring.annotation.scan.other;

import org.jspecify.annotations.NullMarked;
