package io.peerlink.internal.client.proxy;

import org.jspecify.annotations.Nullable;

/**
 * The implementation of one method of a typed client.
 */
@FunctionalInterface
interface ClientMethod {

	@Nullable Object invoke(Object proxy, @Nullable Object[] args) throws Throwable;

}
