package io.peerlink.internal.udp;

import org.jspecify.annotations.Nullable;

/**
 * Recognises virtual threads, on JVMs that have them.
 */
final class VirtualThreads {

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

	static boolean isVirtual(Thread thread) {
		return TYPE != null && TYPE.isInstance(thread);
	}

}
