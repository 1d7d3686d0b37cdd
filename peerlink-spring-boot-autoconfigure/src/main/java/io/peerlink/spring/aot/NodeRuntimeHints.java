package io.peerlink.spring.aot;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * {@link RuntimeHintsRegistrar} for the classes and resources that the node looks up by
 * name. Logging, JSON and multicast DNS need no hints.
 */
final class NodeRuntimeHints implements RuntimeHintsRegistrar {

	private static final TypeReference THREAD_BUILDER = TypeReference.of("java.lang.Thread$Builder");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/peerlink/version.txt");
		registerVirtualThreads(hints);
	}

	/**
	 * Registers virtual threads by name, because this code may run on a JDK without them
	 * while the image is built on a JDK that has them.
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
