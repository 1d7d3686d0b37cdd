package io.peerlink.internal.server;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

import io.peerlink.error.CallDeniedException;
import io.peerlink.error.CallerNotAllowedException;
import io.peerlink.error.InvalidArgumentsException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a handler as its caller is told. What a library says about its failures
 * is not meant for whoever calls, and no failure may keep the caller from an answer.
 *
 * @param type the kind of error
 * @param message what a person can read, possibly empty
 */
record HandlerFailure(String type, String message) {

	private static final List<String> LIBRARIES = List.of("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.",
			"org.springframework.", "tools.jackson.", "com.fasterxml.jackson.", "org.hibernate.", "kotlin.", "groovy.",
			"org.codehaus.groovy.", "org.apache.groovy.");

	/**
	 * Exceptions of the JDK that applications throw with messages of their own.
	 */
	private static final Set<Class<?>> SHARED = Set.of(IllegalArgumentException.class, IllegalStateException.class,
			UnsupportedOperationException.class, NoSuchElementException.class);

	/**
	 * Returns the failure for an exception.
	 * @param failure what the handler threw
	 * @param messages whose messages are sent
	 */
	static HandlerFailure of(Throwable failure, ErrorMessages messages) {
		String type = typeOf(failure);
		try {
			String message = isSent(failure, messages) ? failure.getMessage() : general(failure);
			return new HandlerFailure(type, (message != null) ? message : "");
		}
		catch (Throwable ex) {
			// The exceptions of applications may override what is asked here.
			return new HandlerFailure(type, general(failure));
		}
	}

	private static String typeOf(Throwable failure) {
		if (failure instanceof InvalidArgumentsException) {
			return InvalidArgumentsException.REMOTE_TYPE;
		}
		if (failure instanceof CallerNotAllowedException) {
			return CallDeniedException.REMOTE_TYPE;
		}
		return (failure.getClass() == PeerLinkException.class) ? Message.ErrorReply.GENERIC : nameOf(failure);
	}

	private static String nameOf(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		return name.isEmpty() ? failure.getClass().getSuperclass().getSimpleName() : name;
	}

	private static String general(Throwable failure) {
		return "The handler failed with " + nameOf(failure);
	}

	private static boolean isSent(Throwable failure, ErrorMessages messages) {
		boolean own = failure.getClass().getPackage() == PeerLinkException.class.getPackage()
				|| failure instanceof CallerNotAllowedException;
		return own || switch (messages) {
			case ALWAYS -> true;
			case APPLICATION -> isOfApplication(failure);
			case NEVER -> false;
		};
	}

	private static boolean isOfApplication(Throwable failure) {
		return !isOfLibrary(failure.getClass().getName())
				|| (SHARED.contains(failure.getClass()) && !isOfLibrary(creatorOf(failure)));
	}

	/**
	 * Returns the class that has created an exception. Without a stack trace it may be
	 * the JVM.
	 */
	private static @Nullable String creatorOf(Throwable failure) {
		StackTraceElement[] frames = failure.getStackTrace();
		return (frames.length > 0) ? frames[0].getClassName() : null;
	}

	private static boolean isOfLibrary(@Nullable String className) {
		return className == null || LIBRARIES.stream().anyMatch(className::startsWith);
	}

}
