package io.peerlink.internal.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * Recognises virtual threads, on JVMs that have them.
 */
public final class VirtualThreads {

	/**
	 * What all virtual threads are instances of. {@code Thread.isVirtual()} is not there
	 * on Java 17.
	 */
	private static final @Nullable Class<?> TYPE = find();

	private VirtualThreads() {
	}

	private static @Nullable Class<?> find() {
		try {
			return Class.forName("java.lang.BaseVirtualThread", false, null);
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	/**
	 * Returns whether a thread is a virtual one.
	 * @param thread the thread
	 * @return {@code false} on a JVM without virtual threads
	 */
	public static boolean isVirtual(Thread thread) {
		return TYPE != null && TYPE.isInstance(thread);
	}

}
