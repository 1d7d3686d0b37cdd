package io.peerlink.spring.aot;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Tells what the node looks up by name. Its logging, JSON and multicast DNS need nothing.
 */
final class NodeRuntimeHints implements RuntimeHintsRegistrar {

	private static final TypeReference THREAD_BUILDER = TypeReference.of("java.lang.Thread$Builder");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/peerlink/version.txt");
		registerVirtualThreads(hints);
	}

	/**
	 * By name, because this may run on a JDK that has none and the image be made by one
	 * that has.
	 */
	private static void registerVirtualThreads(RuntimeHints hints) {
		hints.reflection()
			.registerType(Thread.class, (thread) -> thread.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE))
			.registerType(THREAD_BUILDER,
					(builder) -> builder
						.withMethod("name", TypeReference.listOf(String.class, long.class), ExecutableMode.INVOKE)
						.withMethod("inheritInheritableThreadLocals", TypeReference.listOf(boolean.class),
								ExecutableMode.INVOKE)
						.withMethod("factory", List.of(), ExecutableMode.INVOKE));
	}

}
