/**
 * Beans whose methods peers can call or send messages to, interfaces whose methods call
 * peers, and how both are found.
 */
@NullMarked
package io.peerlink.spring.annotation;

import org.jspecify.annotations.NullMarked;
