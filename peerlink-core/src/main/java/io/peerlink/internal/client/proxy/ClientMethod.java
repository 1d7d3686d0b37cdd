package io.peerlink.internal.client.proxy;

import org.jspecify.annotations.Nullable;

/**
 * What a method of a typed client does.
 */
@FunctionalInterface
interface ClientMethod {

	@Nullable Object invoke(Object proxy, @Nullable Object[] args) throws Throwable;

}
