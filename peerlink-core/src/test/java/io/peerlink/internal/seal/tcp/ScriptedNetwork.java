package io.peerlink.internal.seal.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * A network on the thread of the test, which carries bytes only when the test says so,
 * and carries what the test makes of them. Events come from {@link #run()} only.
 */
final class ScriptedNetwork {

	private static final int FIRST_PORT = 1000;

	private final Map<InetSocketAddress, ScriptedTransport> transports = new HashMap<>();

	private final Queue<Runnable> events = new ArrayDeque<>();

	/**
	 * The connections that were made, the side that has made it first.
	 */
	final List<ScriptedPair> pairs = new ArrayList<>();

	/**
	 * How many bytes each side takes before they are read.
	 */
	int capacity = 256 * 1024;

	private int ports = FIRST_PORT;

	StreamTransport open() {
		return open(InetAddress.getLoopbackAddress());
	}

	StreamTransport open(InetAddress host) {
		this.ports++;
		ScriptedTransport transport = new ScriptedTransport(new InetSocketAddress(host, this.ports));
		this.transports.put(transport.localAddress(), transport);
		return transport;
	}

	/**
	 * Returns the connection that was made last.
	 */
	ScriptedPair last() {
		return this.pairs.get(this.pairs.size() - 1);
	}

	void event(Runnable event) {
		this.events.add(event);
	}

	/**
	 * Has events taken as long as there are some, without carrying any bytes.
	 */
	void run() {
		for (Runnable event = this.events.poll(); event != null; event = this.events.poll()) {
			event.run();
		}
	}

	/**
	 * Carries everything on all connections until nothing moves any more.
	 */
	void flow() {
		run();
		boolean moves = true;
		while (moves) {
			moves = false;
			for (ScriptedPair pair : List.copyOf(this.pairs)) {
				moves |= pair.flow();
				run();
			}
		}
	}

	private final class ScriptedTransport implements StreamTransport {

		private final InetSocketAddress localAddress;

		private @Nullable Acceptor acceptor;

		ScriptedTransport(InetSocketAddress localAddress) {
			this.localAddress = localAddress;
		}

		@Override
		public void start(Acceptor acceptor) {
			this.acceptor = acceptor;
		}

		@Override
		public InetSocketAddress localAddress() {
			return this.localAddress;
		}

		@Override
		public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
			ScriptedPair pair = new ScriptedPair(ScriptedNetwork.this, this.localAddress, to);
			ScriptedNetwork.this.pairs.add(pair);
			pair.near.handler = handler;
			ScriptedTransport target = ScriptedNetwork.this.transports.get(to);
			event(() -> pair.connect((target != null) ? target.acceptor : null));
			return pair.near;
		}

		@Override
		public void close() {
			ScriptedNetwork.this.transports.remove(this.localAddress);
			for (ScriptedPair pair : ScriptedNetwork.this.pairs) {
				pair.ends()
					.filter((end) -> end.localAddress.equals(this.localAddress))
					.forEach(ScriptedPair.End::close);
			}
		}

	}

}
