/**
 * Classes shared by the tests.
 */
@NullMarked
package io.peerlink.spring.testing;

import org.jspecify.annotations.NullMarked;
