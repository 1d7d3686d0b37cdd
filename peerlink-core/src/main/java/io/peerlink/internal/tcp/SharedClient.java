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
import java.util.Set;

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

	/**
	 * How many more there may be that take their reply at once: they do not wait for
	 * those whose handlers are slow.
	 */
	static final int MAX_URGENT = 16;

	/**
	 * No number of a call.
	 */
	static final int NONE = 0;

	private final Map<Integer, SentCall> calls = new HashMap<>();

	private final StreamEngine engine;

	private final SharedClients clients;

	private final InetSocketAddress address;

	private final SharedConnection shared;

	private final ReplyReader replies;

	private @Nullable StreamConnection connection;

	private boolean connected;

	/**
	 * Whether the connection takes no calls any more. It ends with the last that it has.
	 */
	private boolean closed;

	/**
	 * How the connection has ended, {@code null} before that.
	 */
	private @Nullable Ending ending;

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
	 * Returns whether the connection takes no calls any more.
	 */
	synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Takes no calls any more, if there are none at present.
	 * @return whether the connection is to be closed now
	 */
	synchronized boolean retireIfUnused() {
		if (this.closed || !this.calls.isEmpty()) {
			return false;
		}
		this.closed = true;
		return true;
	}

	/**
	 * Adds a call. It is sent by {@link #begin}, or when the connection is made.
	 * @return its number, {@link #NONE} if there are too many, or the connection takes no
	 * calls any more
	 */
	synchronized int add(PooledCall call) {
		int limit = call.urgent() ? MAX_CALLS + MAX_URGENT : MAX_CALLS;
		if (this.closed || this.calls.size() >= limit) {
			return NONE;
		}
		do {
			this.lastCall = (this.lastCall == Integer.MAX_VALUE) ? 1 : this.lastCall + 1;
		}
		while (this.calls.containsKey(this.lastCall));
		this.calls.put(this.lastCall, new SentCall(call));
		return this.lastCall;
	}

	/**
	 * Sends a call that was added, if the connection is made.
	 */
	void begin(int number) {
		SentCall call;
		// Not under the lock of this, which comes after that of the connection.
		long read = this.shared.bytesRead();
		synchronized (this) {
			call = this.connected ? this.calls.get(number) : null;
			if (call == null || call.state != State.ADDED) {
				return;
			}
			call.state = State.GOING;
			call.readBefore = read;
		}
		send(number, call);
	}

	private void send(int number, SentCall call) {
		StreamCall sent = call.pooled.call();
		// What nobody waits for any more is not to be executed.
		if (sent.isOver()) {
			remove(number);
			return;
		}
		boolean taken = false;
		try {
			taken = this.shared.send(number, sent.request());
		}
		catch (RuntimeException ex) {
			fail(number, new IOException("the request cannot be written: " + ex, ex), false);
		}
		Ending ending;
		synchronized (this) {
			call.state = taken ? State.TAKEN : State.ADDED;
			ending = this.ending;
		}
		if (ending != null) {
			// The connection has ended meanwhile, and has left the call to this thread.
			fail(number, ending.cause(), taken && !ending.unwritten().contains(number));
		}
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
		List<Integer> waiting;
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
			waiting = new ArrayList<>(this.calls.keySet());
		}
		waiting.forEach(this::begin);
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
		giveUpCalls();
		boolean idle;
		synchronized (this) {
			idle = this.calls.isEmpty()
					&& (this.closed || !this.connected || now - this.idleSince >= IDLE_TIMEOUT.toNanos());
			if (idle) {
				this.closed = true;
			}
		}
		if (idle) {
			close(new IOException("the connection was not used"));
		}
	}

	private void giveUpCalls() {
		Map<Integer, SentCall> present;
		synchronized (this) {
			present = new HashMap<>(this.calls);
		}
		present.forEach((number, call) -> {
			if (call.pooled.call().isOver()) {
				retireIfSilent(call);
				if (remove(number) != null) {
					this.shared.reset(number);
				}
			}
		});
	}

	/**
	 * Takes no more calls if nothing has arrived since one was sent that has ended
	 * without an answer: the peer may be gone without a word.
	 */
	private void retireIfSilent(SentCall unanswered) {
		long read = this.shared.bytesRead();
		synchronized (this) {
			if (unanswered.state == State.TAKEN && read == unanswered.readBefore) {
				this.closed = true;
			}
		}
	}

	private @Nullable StreamCall remove(int number) {
		SentCall removed;
		synchronized (this) {
			removed = this.calls.remove(number);
			this.idleSince = this.engine.nanoTime();
		}
		if (removed == null) {
			return null;
		}
		this.engine.outgoing().release(removed.pooled.claimant(), removed.pooled.claimed());
		this.clients.ended(this);
		return removed.pooled.call();
	}

	@Override
	public synchronized boolean isExpected(int call) {
		return this.calls.containsKey(call);
	}

	@Override
	public void received(int call, byte[] message) {
		StreamCall answered = remove(call);
		if (answered == null) {
			this.engine.incoming().release(this.address.getAddress(), message.length);
			return;
		}
		this.replies.read(message, this.address.getAddress(), answered);
	}

	@Override
	public void tooLarge(int call, int length) {
		StreamCall answered = remove(call);
		if (answered != null) {
			this.shared.reset(call);
			answered.onUnreadable(this.replies.tooLarge(length));
		}
	}

	@Override
	public void noRoom(int call) {
		fail(call, new IOException("there is no room for the reply"), true);
	}

	@Override
	public void reset(int call) {
		fail(call, new IOException("the peer has not answered: it has no room, or has given the call up"), true);
	}

	private void fail(int number, IOException cause, boolean sent) {
		StreamCall failed = remove(number);
		if (failed != null) {
			failed.onBroken(cause, sent);
		}
	}

	@Override
	public void written(int call) {
		SentCall sent;
		synchronized (this) {
			sent = this.calls.get(call);
		}
		if (sent != null) {
			this.engine.counters().sent(sent.pooled.claimed());
		}
	}

	@Override
	public void closed(IOException cause, List<Integer> unwritten) {
		Ending ending = new Ending(cause, Set.copyOf(unwritten));
		Map<Integer, Boolean> left = new HashMap<>();
		StreamConnection connection;
		boolean broken;
		synchronized (this) {
			this.closed = true;
			this.ending = ending;
			connection = this.connection;
			broken = !this.calls.isEmpty();
			this.calls.forEach((number, call) -> {
				// The thread that sends a call knows best whether it was sent.
				if (call.state != State.GOING) {
					left.put(number, call.state == State.TAKEN && !ending.unwritten().contains(number));
				}
			});
		}
		this.clients.closed(this);
		if (broken) {
			this.engine.counters().broken.increment();
		}
		left.forEach((number, sent) -> fail(number, cause, sent));
		if (connection != null) {
			connection.close();
		}
	}

	/**
	 * How far the request of a call has come.
	 */
	private enum State {

		/**
		 * It waits for the connection.
		 */
		ADDED,

		/**
		 * A thread hands it to the connection.
		 */
		GOING,

		/**
		 * The connection has it.
		 */
		TAKEN

	}

	/**
	 * A call on the connection. Guarded by the connection.
	 */
	private static final class SentCall {

		private final PooledCall pooled;

		private State state = State.ADDED;

		/**
		 * How many bytes had arrived when it was sent.
		 */
		private long readBefore;

		SentCall(PooledCall pooled) {
			this.pooled = pooled;
		}

	}

	/**
	 * The end of the connection.
	 *
	 * @param cause why
	 * @param unwritten the calls whose requests were not written as a whole
	 */
	private record Ending(IOException cause, Set<Integer> unwritten) {
	}

	/**
	 * A call, and what was claimed for its request.
	 *
	 * @param claimant the address that room was claimed for
	 * @param claimed how many bytes
	 * @param call the call
	 * @param urgent whether it goes before others: its reply is there and only taken
	 */
	record PooledCall(InetAddress claimant, long claimed, StreamCall call, boolean urgent) {

		PooledCall {
			Objects.requireNonNull(call);
		}

	}

}
