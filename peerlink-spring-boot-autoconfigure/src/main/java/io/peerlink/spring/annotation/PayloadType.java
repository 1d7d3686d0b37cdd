package io.peerlink.spring.annotation;

import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;

/**
 * Finds the type whose values are written as JSON for a declared type: that of the value
 * of a future, or of the items of a stream or a publisher.
 *
 * @param adapters knows the reactive types
 */
record PayloadType(ReactiveAdapterRegistry adapters) {

	/**
	 * Returns the type.
	 * @param declared the type of a parameter or a result, without type variables
	 * @return the type, {@code null} if there is no JSON but bytes
	 */
	@Nullable Type of(Type declared) {
		ResolvableType type = ResolvableType.forType(declared);
		while (type.hasGenerics() && isWrapper(type.toClass())) {
			type = type.getGeneric();
		}
		return isBytes(type.toClass()) ? null : type.getType();
	}

	private boolean isWrapper(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)
				|| Stream.class == type || this.adapters.getAdapter(type) != null;
	}

	private static boolean isBytes(Class<?> type) {
		return InputStream.class.isAssignableFrom(type) || InputStreamSource.class.isAssignableFrom(type);
	}

}
