package io.peerlink.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Tells the failure to write to a pipe that its reader has closed from other failures.
 * Java has only the message of the system for it, which is in the language of the user.
 */
final class BrokenPipe {

	/**
	 * What Linux and macOS, and then Windows say in English.
	 */
	private static final Set<String> ENGLISH = Set.of("Broken pipe", "The pipe is being closed",
			"The pipe has been ended");

	private BrokenPipe() {
	}

	static boolean is(IOException ex) {
		String message = ex.getMessage();
		return message != null && (ENGLISH.contains(message) || message.equals(localMessage()));
	}

	/**
	 * Breaks a pipe to learn what the system says then.
	 */
	private static @Nullable String localMessage() {
		try {
			Pipe pipe = Pipe.open();
			try (Pipe.SinkChannel sink = pipe.sink()) {
				pipe.source().close();
				sink.write(ByteBuffer.allocate(1));
				return null;
			}
		}
		catch (IOException ex) {
			return ex.getMessage();
		}
	}

}
