package io.peerlink.handler;

/**
 * Which messages of the exceptions that handlers throw are sent to the callers. A message
 * that is not sent is replaced by a sentence with the simple name of the exception's
 * class. The messages of PeerLink's own exceptions, such as those about arguments that do
 * not fit, are always sent.
 *
 * @since 0.1.0
 */
public enum ErrorMessages {

	/**
	 * All messages, those of libraries included. They may tell anyone on the network what
	 * a database or a file system has said.
	 */
	ALWAYS,

	/**
	 * The messages that the application has written itself: those of exceptions whose
	 * class is not one of the JDK, Jakarta EE, Spring, Jackson, Hibernate, Kotlin or
	 * Groovy, and those of an {@link IllegalArgumentException},
	 * {@link IllegalStateException}, {@link UnsupportedOperationException} or
	 * {@link java.util.NoSuchElementException} that was created outside of these
	 * libraries.
	 */
	APPLICATION,

	/**
	 * No messages of handlers.
	 */
	NEVER

}
