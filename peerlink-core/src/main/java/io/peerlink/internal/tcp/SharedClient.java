package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that this node has made for many requests. Guarded by itself.
 */
final class SharedClient implements StreamHandler, SharedConnection.Calls {

	/**
	 * How long the connection stays open without requests.
	 */
	static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * How many requests are on their way or being executed at a time.
	 */
	static final int MAX_CALLS = StreamLimits.CONNECTIONS_TO_ADDRESS / SharedClients.CONNECTIONS;

	private final Map<Integer, PooledCall> calls = new HashMap<>();

	private final StreamEngine engine;

	private final SharedClients clients;

	private final InetSocketAddress address;

	private final SharedConnection shared;

	private final ReplyReader replies;

	private @Nullable StreamConnection connection;

	private boolean connected;

	private boolean closed;

	private int lastCall;

	private long idleSince;

	SharedClient(StreamEngine engine, SharedClients clients, InetSocketAddress address) {
		this.engine = engine;
		this.clients = clients;
		this.address = address;
		this.shared = new SharedConnection(engine, address.getAddress(), this);
		this.replies = new ReplyReader(engine);
		this.idleSince = engine.nanoTime();
	}

	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Returns how many calls there are.
	 */
	synchronized int size() {
		return this.calls.size();
	}

	/**
	 * Adds a call, which is sent now or when the connection is made.
	 * @return {@code false} if there are too many, or the connection has ended
	 */
	boolean add(PooledCall call) {
		int number;
		synchronized (this) {
			if (this.closed || this.calls.size() >= MAX_CALLS) {
				return false;
			}
			this.lastCall = (this.lastCall == Integer.MAX_VALUE) ? 1 : this.lastCall + 1;
			number = this.lastCall;
			this.calls.put(number, call);
			if (!this.connected) {
				return true;
			}
		}
		send(number, call);
		return true;
	}

	private void send(int number, PooledCall call) {
		// What nobody waits for any more is not to be executed.
		if (call.call().isOver()) {
			remove(number);
			return;
		}
		this.shared.send(number, call.call().request());
	}

	/**
	 * Takes the connection that is being made, so that it can be given up.
	 */
	void connecting(StreamConnection connection) {
		synchronized (this) {
			this.connection = connection;
			if (!this.closed) {
				return;
			}
		}
		connection.close();
	}

	@Override
	public void onConnected(StreamConnection connection) {
		Map<Integer, PooledCall> waiting;
		try {
			connection.write(ByteBuffer.wrap(new byte[] { SharedFrame.FIRST_BYTE }));
		}
		catch (IOException ex) {
			onClosed(ex);
			return;
		}
		this.shared.open(connection);
		synchronized (this) {
			this.connection = connection;
			this.connected = true;
			waiting = new HashMap<>(this.calls);
		}
		waiting.forEach(this::send);
	}

	@Override
	public void onReadable() {
		this.shared.read();
	}

	@Override
	public void onWritable() {
		this.shared.write();
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		IOException reason = (cause != null) ? cause : new IOException("the connection was closed");
		this.shared.close(reason);
	}

	void close(IOException cause) {
		this.shared.close(cause);
	}

	/**
	 * Gives calls up that nobody waits for any more, and the connection if it is too slow
	 * or was not used for a while.
	 */
	void check(long now) {
		if (this.shared.isTooSlow(now)) {
			this.engine.counters().tooSlow.increment();
			close(new IOException("the peer is too slow"));
			return;
		}
		Map<Integer, PooledCall> present;
		synchronized (this) {
			present = new HashMap<>(this.calls);
		}
		present.forEach((number, call) -> {
			if (call.call().isOver() && remove(number) != null) {
				this.shared.reset(number);
			}
		});
		boolean idle;
		synchronized (this) {
			idle = this.calls.isEmpty() && (!this.connected || now - this.idleSince >= IDLE_TIMEOUT.toNanos());
		}
		if (idle) {
			close(new IOException("the connection was not used"));
		}
	}

	private @Nullable PooledCall remove(int number) {
		PooledCall removed;
		synchronized (this) {
			removed = this.calls.remove(number);
			this.idleSince = this.engine.nanoTime();
		}
		if (removed != null) {
			this.engine.outgoing().release(removed.claimant(), removed.claimed());
			this.clients.ended(this);
		}
		return removed;
	}

	@Override
	public synchronized boolean isExpected(int call) {
		return this.calls.containsKey(call);
	}

	@Override
	public void received(int call, byte[] message) {
		PooledCall answered = remove(call);
		if (answered == null) {
			this.engine.incoming().release(this.address.getAddress(), message.length);
			return;
		}
		this.replies.read(message, this.address.getAddress(), answered.call());
	}

	@Override
	public void tooLarge(int call, int length) {
		PooledCall answered = remove(call);
		if (answered != null) {
			this.shared.reset(call);
			answered.call().onUnreadable(this.replies.tooLarge(length));
		}
	}

	@Override
	public void noRoom(int call) {
		fail(call, new IOException("there is no room for the reply"));
	}

	@Override
	public void reset(int call) {
		fail(call, new IOException("the peer has not answered: it has no room, or has given the call up"));
	}

	private void fail(int number, IOException cause) {
		PooledCall failed = remove(number);
		if (failed != null) {
			failed.call().onBroken(cause, true);
		}
	}

	@Override
	public void written(int call) {
		PooledCall sent;
		synchronized (this) {
			sent = this.calls.get(call);
		}
		if (sent != null) {
			this.engine.counters().sent(sent.claimed());
		}
	}

	@Override
	public void closed(IOException cause, List<Integer> unwritten) {
		List<Integer> left;
		boolean wasConnected;
		StreamConnection connection;
		synchronized (this) {
			this.closed = true;
			wasConnected = this.connected;
			connection = this.connection;
			left = new ArrayList<>(this.calls.keySet());
		}
		this.clients.closed(this);
		if (!left.isEmpty()) {
			this.engine.counters().broken.increment();
		}
		for (int number : left) {
			PooledCall failed = remove(number);
			if (failed != null) {
				failed.call().onBroken(cause, wasConnected && !unwritten.contains(number));
			}
		}
		if (connection != null) {
			connection.close();
		}
	}

	/**
	 * A call, and what was claimed for its request.
	 *
	 * @param claimant the address that room was claimed for
	 * @param claimed how many bytes
	 * @param call the call
	 */
	record PooledCall(InetAddress claimant, long claimed, StreamCall call) {

		PooledCall {
			Objects.requireNonNull(call);
		}

	}

}
