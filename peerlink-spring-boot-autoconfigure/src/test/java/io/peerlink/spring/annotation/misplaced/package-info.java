/**
 * A client annotation on a class.
 */
@NullMarked
package io.peerlink.spring.annotation.misplaced;

import org.jspecify.annotations.NullMarked;
