/**
 * A client with a method that cannot be called.
 */
@NullMarked
package io.peerlink.spring.annotation.invalid;

import org.jspecify.annotations.NullMarked;
