/**
 * Tests of the test support.
 */
@NullMarked
package io.peerlink.spring.boot.test;

import org.jspecify.annotations.NullMarked;
