package io.peerlink.spring.reactive;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the {@link ReactiveStreamedTypes}, which are looked
 * up by name.
 *
 * @since 0.1.0
 */
public final class ReactiveTypeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReactiveStreamedTypes.all().forEach((type) -> hints.reflection().registerType(type.type()));
	}

}
