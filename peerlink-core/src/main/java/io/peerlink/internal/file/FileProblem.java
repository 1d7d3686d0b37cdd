package io.peerlink.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Says why a file of this machine cannot be read or written. The exceptions of the system
 * often have nothing but the path as their message.
 */
final class FileProblem {

	private FileProblem() {
	}

	/**
	 * Returns what users of this machine are told.
	 */
	static String of(IOException failure) {
		String known = known(failure);
		return (known != null) ? known : Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
	}

	/**
	 * Returns what other nodes are told: no paths of this machine.
	 */
	static String forOthers(IOException failure) {
		String known = known(failure);
		return (known != null) ? known : failure.getClass().getSimpleName();
	}

	private static @Nullable String known(IOException failure) {
		if (failure instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (failure instanceof NoSuchFileException) {
			return "there is no such file or folder";
		}
		if (failure instanceof NotDirectoryException) {
			return "it is no folder";
		}
		if (failure instanceof FileAlreadyExistsException) {
			return "there is a file of that name";
		}
		return (failure instanceof FileSystemException system) ? system.getReason() : null;
	}

}
