package io.peerlink.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Connections in virtual time that break. Whether one breaks is asked before each step of
 * it: before it is made, before either side learns that, and before any bytes are written
 * or read. Both sides then lose it, and what was on its way. Bytes go in small pieces, so
 * that a message takes many steps.
 */
public final class SimStreams {

	private static final Duration LONGEST_DELAY = Duration.ofNanos(200_000);

	private final Map<InetSocketAddress, Listener> listeners = new HashMap<>();

	private final InMemoryNetwork network;

	private final BooleanSupplier breaks;

	private final int piece;

	/**
	 * Of the connection that is being made.
	 */
	private @Nullable Pair connecting;

	private long steps;

	private long broken;

	/**
	 * Creates a network of connections.
	 * @param simulator the simulator of the network
	 * @param breaks whether the connection breaks at this step
	 * @param piece how many bytes are written or read at once
	 */
	public SimStreams(Simulator simulator, BooleanSupplier breaks, int piece) {
		this.network = new InMemoryNetwork(simulator.executor(LONGEST_DELAY));
		this.breaks = breaks;
		this.piece = piece;
	}

	/**
	 * Opens a listener.
	 * @param address its address
	 * @return the listener
	 */
	public StreamTransport open(InetSocketAddress address) {
		Listener listener = new Listener(this.network.open(address));
		this.listeners.put(address, listener);
		return listener;
	}

	/**
	 * Ends the connections of a listener, as the system of a crashed process does.
	 * @param address its address
	 */
	public void crash(InetSocketAddress address) {
		Listener listener = this.listeners.remove(address);
		if (listener != null) {
			listener.pairs.forEach(Pair::reset);
			listener.close();
		}
	}

	/**
	 * Returns how many steps all connections have made.
	 * @return the number
	 */
	public long steps() {
		return this.steps;
	}

	/**
	 * Returns how many connections have broken.
	 * @return the number
	 */
	public long broken() {
		return this.broken;
	}

	private boolean breaksNow(Pair pair) {
		if (pair.reset) {
			return true;
		}
		this.steps++;
		if (!this.breaks.getAsBoolean()) {
			return false;
		}
		this.broken++;
		pair.reset();
		return true;
	}

	private static IOException brokenByReset() {
		return new SocketException("Connection reset");
	}

	private final class Listener implements StreamTransport {

		private final List<Pair> pairs = new ArrayList<>();

		private final DatagramTransport host;

		private final StreamTransport listener;

		Listener(DatagramTransport host) {
			this.host = host;
			this.listener = Objects.requireNonNull(host.streams());
		}

		@Override
		public void start(Acceptor acceptor) {
			this.listener.start((connection) -> {
				Pair pair = Objects.requireNonNull(SimStreams.this.connecting);
				this.pairs.add(pair);
				End end = new End(pair, connection);
				pair.far = end;
				StreamHandler handler = acceptor.accept(end);
				end.handler = handler;
				return (handler != null) ? end : null;
			});
		}

		@Override
		public InetSocketAddress localAddress() {
			return this.listener.localAddress();
		}

		@Override
		public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
			Pair pair = new Pair();
			End end = new End(pair, null);
			end.handler = handler;
			pair.near = end;
			this.pairs.add(pair);
			// Breaks as soon as it is made.
			breaksNow(pair);
			SimStreams.this.connecting = pair;
			end.connection = this.listener.connect(to, end);
			SimStreams.this.connecting = null;
			if (pair.reset) {
				pair.reset();
			}
			return end;
		}

		@Override
		public void close() {
			this.listener.close();
			this.host.close();
		}

	}

	/**
	 * The two ends of a connection.
	 */
	private static final class Pair {

		private @Nullable End near;

		private @Nullable End far;

		private boolean reset;

		void reset() {
			this.reset = true;
			close(this.near);
			close(this.far);
		}

		private static void close(@Nullable End end) {
			if (end != null && end.connection != null) {
				end.connection.close();
			}
		}

	}

	private final class End implements StreamConnection, StreamHandler {

		private final Pair pair;

		private @Nullable StreamConnection connection;

		private @Nullable StreamHandler handler;

		End(Pair pair, @Nullable StreamConnection connection) {
			this.pair = pair;
			this.connection = connection;
		}

		private StreamConnection connection() {
			return Objects.requireNonNull(this.connection);
		}

		private StreamHandler handler() {
			return Objects.requireNonNull(this.handler);
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return connection().remoteAddress();
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			if (breaksNow(this.pair)) {
				throw brokenByReset();
			}
			int limit = target.limit();
			target.limit(Math.min(limit, target.position() + SimStreams.this.piece));
			int count = connection().read(target);
			target.limit(limit);
			return count;
		}

		@Override
		public void write(ByteBuffer source) throws IOException {
			int limit = source.limit();
			while (source.position() < limit) {
				if (breaksNow(this.pair)) {
					throw brokenByReset();
				}
				int end = Math.min(limit, source.position() + SimStreams.this.piece);
				source.limit(end);
				connection().write(source);
				source.limit(limit);
				if (source.position() < end) {
					return;
				}
			}
		}

		@Override
		public void reading(boolean reading) {
			connection().reading(reading);
		}

		@Override
		public void endOutput() {
			if (!this.pair.reset) {
				connection().endOutput();
			}
		}

		@Override
		public void close() {
			connection().close();
		}

		@Override
		public void onConnected(StreamConnection connection) {
			if (!breaksNow(this.pair)) {
				handler().onConnected(this);
			}
		}

		@Override
		public void onReadable() {
			if (!this.pair.reset) {
				handler().onReadable();
			}
		}

		@Override
		public void onWritable() {
			if (!this.pair.reset) {
				handler().onWritable();
			}
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			handler().onClosed(this.pair.reset ? brokenByReset() : cause);
		}

	}

}
