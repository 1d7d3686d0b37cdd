package io.peerlink.internal.concurrent;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the threads that handlers run on. They load classes as the thread that created
 * the factory does: the class path of an executable jar is not that of the system.
 */
final class HandlerThreads {

	private static final Logger logger = LoggerFactory.getLogger(HandlerThreads.class);

	private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

	private HandlerThreads() {
	}

	/**
	 * Make daemon platform threads.
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
	 * Make virtual threads if this JVM has them; by reflection, because the code is
	 * compiled for Java 17.
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
			logger.warn("Virtual threads are out of reach; handlers run on platform threads", ex);
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
