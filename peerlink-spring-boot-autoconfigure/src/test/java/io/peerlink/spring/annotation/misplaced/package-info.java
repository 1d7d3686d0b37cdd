/**
 * An annotation where it does not belong.
 */
@NullMarked
package io.peerlink.spring.annotation.misplaced;

import org.jspecify.annotations.NullMarked;
