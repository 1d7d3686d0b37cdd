/**
 * Tests of applications with a node: peers that live inside the JVM of the test, on a
 * network without sockets.
 */
@NullMarked
package io.peerlink.spring.boot.test;

import org.jspecify.annotations.NullMarked;
