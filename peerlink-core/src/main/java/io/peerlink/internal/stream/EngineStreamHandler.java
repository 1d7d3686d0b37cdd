package io.peerlink.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * Takes the streams of a reserved name.
 */
@FunctionalInterface
public interface EngineStreamHandler {

	/**
	 * Uses a stream. Called on a thread of its own; the stream is closed when it returns,
	 * and aborted when it throws.
	 * @param stream the stream
	 * @param instance the instance that claims to have opened it, {@code null} for none
	 * @throws Exception when it cannot go on
	 */
	void handle(EngineStream stream, @Nullable String instance) throws Exception;

}
