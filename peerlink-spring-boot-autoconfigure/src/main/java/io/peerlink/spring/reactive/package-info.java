/**
 * Calls to peers as Reactor publishers. The only package of the API that requires
 * Reactor.
 */
@NullMarked
package io.peerlink.spring.reactive;

import org.jspecify.annotations.NullMarked;
