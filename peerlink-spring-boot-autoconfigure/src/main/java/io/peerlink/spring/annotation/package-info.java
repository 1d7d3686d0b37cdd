/**
 * Beans whose methods peers can call or send messages to, and how they are found.
 */
@NullMarked
package io.peerlink.spring.annotation;

import org.jspecify.annotations.NullMarked;
