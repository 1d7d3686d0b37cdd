package io.peerlink.internal.server;

import java.time.Duration;
import java.util.Objects;

import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.value.ArgumentValues;
import io.peerlink.internal.value.StreamedValues;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.spi.StreamedType;
import org.jspecify.annotations.Nullable;

/**
 * What is streamed of one request: its arguments, its result, or both. Few requests have
 * one. Used by one thread after the other.
 */
final class StreamedRequest {

	/**
	 * The instance of the caller that asks for a streamed result, {@code null} if it does
	 * not.
	 */
	private final @Nullable String asker;

	private volatile @Nullable ArgumentValues arguments;

	StreamedRequest(@Nullable String asker) {
		this.asker = asker;
	}

	/**
	 * Makes ready to read arguments.
	 * @param patience how long the caller waits
	 * @param taken is told whenever something was taken, so that it waits longer
	 */
	ArgumentValues open(StreamedValues values, Arrival arrival, BoundMethod method, Duration patience, Runnable taken) {
		ArgumentValues opened = values.arguments(arrival.peer(), method.name(), patience, taken);
		this.arguments = opened;
		return opened;
	}

	/**
	 * Returns whether the caller waits because its arguments are being read.
	 */
	boolean isBeingRead() {
		ArgumentValues open = this.arguments;
		return open != null && open.isBeingRead();
	}

	/**
	 * Returns whether the caller comes for a streamed result, and does not want it in one
	 * piece.
	 */
	boolean isResultReadLater(ServerResources server) {
		return this.asker != null && server.context().tcp() != null;
	}

	/**
	 * Returns where the caller finds a streamed result.
	 */
	RawJson offer(ServerResources server, HandlerRun run, Arrival arrival, BoundMethod method, StreamedType type,
			Object result) {
		// The result may be made of the arguments.
		ArgumentValues open = this.arguments;
		String instance = Objects.requireNonNull(this.asker);
		RawJson offered = server.values()
			.offerResult(run, instance, arrival.isFrom(instance), method.name(), type, method.resultType().itemType(),
					result, () -> {
						if (open != null) {
							open.close();
						}
					});
		this.arguments = null;
		return offered;
	}

	/**
	 * Closes the arguments, unless the result needs them. The request is over.
	 */
	void close() {
		ArgumentValues open = this.arguments;
		if (open != null) {
			open.close();
		}
	}

}
