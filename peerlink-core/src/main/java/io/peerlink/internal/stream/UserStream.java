package io.peerlink.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import io.peerlink.internal.time.Durations;
import io.peerlink.peer.Peer;
import io.peerlink.stream.PeerStream;
import io.peerlink.stream.StreamEndReason;
import org.jspecify.annotations.Nullable;

/**
 * A stream as users see it. Thread-safe.
 */
final class UserStream implements PeerStream {

	private final StreamPipe pipe;

	private final InputStream in;

	private final OutputStream out;

	UserStream(StreamPipe pipe) {
		this.pipe = pipe;
		this.in = new PipeInputStream(pipe);
		this.out = new PipeOutputStream(pipe);
	}

	StreamPipe pipe() {
		return this.pipe;
	}

	@Override
	public String name() {
		return this.pipe.identity().name();
	}

	@Override
	public @Nullable String peerName() {
		return this.pipe.identity().peerName();
	}

	@Override
	public Optional<Peer> peer() {
		return Optional.ofNullable(this.pipe.identity().peer());
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.pipe.connection().remoteAddress();
	}

	@Override
	public boolean isInitiator() {
		return this.pipe.identity().isInitiator();
	}

	@Override
	public InputStream inputStream() {
		return this.in;
	}

	@Override
	public OutputStream outputStream() {
		return this.out;
	}

	@Override
	public void readTimeout(@Nullable Duration timeout) {
		this.pipe.readTimeout((timeout != null) ? Durations.positive("timeout", timeout) : null);
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.pipe.shutdownOutput();
	}

	@Override
	public boolean isOpen() {
		return this.pipe.endReason() == null;
	}

	@Override
	public Optional<StreamEndReason> endReason() {
		return Optional.ofNullable(this.pipe.endReason());
	}

	@Override
	public void close() {
		this.pipe.close();
	}

	@Override
	public void abort() {
		this.pipe.abort();
	}

	@Override
	public String toString() {
		return this.pipe.identity().toString();
	}

}
