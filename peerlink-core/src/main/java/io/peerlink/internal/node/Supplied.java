package io.peerlink.internal.node;

import java.util.function.Supplier;

/**
 * What users' suppliers make.
 */
final class Supplied {

	private Supplied() {
	}

	/**
	 * Returns what a supplier makes.
	 * @param what what that is, for the message of the exception
	 * @throws IllegalStateException when it makes nothing
	 */
	static <T> T by(Supplier<T> supplier, String what) {
		T made = supplier.get();
		if (made == null) {
			throw new IllegalStateException("The supplier of the " + what + " returned null: " + supplier);
		}
		return made;
	}

}
