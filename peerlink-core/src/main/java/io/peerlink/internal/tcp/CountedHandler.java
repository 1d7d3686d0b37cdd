package io.peerlink.internal.tcp;

import java.io.IOException;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * A handler whose connection counts as open until it is over.
 *
 * @param handler takes the events
 * @param counters where it counts
 */
record CountedHandler(StreamHandler handler, StreamCounters counters) implements StreamHandler {

	@Override
	public void onConnected(StreamConnection connection) {
		this.handler.onConnected(connection);
	}

	@Override
	public void onReadable() {
		this.handler.onReadable();
	}

	@Override
	public void onWritable() {
		this.handler.onWritable();
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		this.counters.open.decrementAndGet();
		this.handler.onClosed(cause);
	}

}
