/**
 * What the tests share.
 */
@NullMarked
package io.peerlink.spring.testing;

import org.jspecify.annotations.NullMarked;
