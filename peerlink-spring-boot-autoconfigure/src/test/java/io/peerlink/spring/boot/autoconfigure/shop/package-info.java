/**
 * An application with a handler, and one with a client, that share an interface.
 */
@NullMarked
package io.peerlink.spring.boot.autoconfigure.shop;

import org.jspecify.annotations.NullMarked;
