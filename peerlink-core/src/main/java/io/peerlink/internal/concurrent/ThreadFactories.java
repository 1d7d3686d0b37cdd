package io.peerlink.internal.concurrent;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Factories of named daemon threads. Their context class loader is that of the thread
 * that created the factory: the class path of an executable jar is not that of the
 * system.
 */
final class ThreadFactories {

	private static final Logger logger = LoggerFactory.getLogger(ThreadFactories.class);

	private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

	private ThreadFactories() {
	}

	/**
	 * Returns a factory of platform threads.
	 */
	static ThreadFactory platform(String namePrefix) {
		AtomicInteger number = new AtomicInteger();
		return withContextClassLoader((runnable) -> {
			Thread thread = new Thread(null, runnable, namePrefix + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Returns a factory of virtual threads, empty if this JVM has none. Uses reflection,
	 * because the code is compiled for Java 17.
	 */
	static Optional<ThreadFactory> virtual(String namePrefix) {
		if (Runtime.version().feature() < FIRST_JDK_WITH_VIRTUAL_THREADS) {
			return Optional.empty();
		}
		try {
			Class<?> builderType = Class.forName("java.lang.Thread$Builder");
			Method name = builderType.getMethod("name", String.class, long.class);
			Method inherit = builderType.getMethod("inheritInheritableThreadLocals", boolean.class);
			Method factory = builderType.getMethod("factory");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Object named = inherit.invoke(name.invoke(builder, namePrefix, 1L), false);
			return Optional.of(withContextClassLoader((ThreadFactory) factory.invoke(named)));
		}
		catch (ReflectiveOperationException ex) {
			logger.warn("Virtual threads are not accessible; platform threads are used instead", ex);
			return Optional.empty();
		}
	}

	private static ThreadFactory withContextClassLoader(ThreadFactory threads) {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		return (runnable) -> {
			Thread thread = threads.newThread(runnable);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

}
