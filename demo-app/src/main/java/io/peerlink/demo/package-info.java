/**
 * A demo application: a swarm of nodes that share work and show it on the console and a
 * web page.
 */
@NullMarked
package io.peerlink.demo;

import org.jspecify.annotations.NullMarked;
