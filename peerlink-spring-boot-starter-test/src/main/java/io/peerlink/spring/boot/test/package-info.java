/**
 * Support for tests of applications with a node, with peers in the JVM of the test and a
 * network without sockets.
 */
@NullMarked
package io.peerlink.spring.boot.test;

import org.jspecify.annotations.NullMarked;
