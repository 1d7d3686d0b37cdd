package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another node has made for many requests. Guarded by itself, except
 * for the thread of the transport.
 */
final class SharedServer implements ServedConnection, SharedConnection.Calls {

	/**
	 * How long the connection may be idle: longer than it is for the side that has made
	 * it, so that as a rule that one closes it.
	 */
	static final Duration IDLE_TIMEOUT = SharedClient.IDLE_TIMEOUT.plusSeconds(10);

	/**
	 * How many requests may be executed at a time.
	 */
	static final int MAX_REQUESTS = 64;

	private final Map<Integer, Request> requests = new HashMap<>();

	/**
	 * Held while it is found out whether the connection is idle, and that is recorded, so
	 * that the last record is of the last state. Comes before all other locks.
	 */
	private final Object stateLock = new Object();

	private final StreamEngine engine;

	private final StreamServer server;

	private final AcceptedConnection connection;

	private final RequestReader reader;

	private final SharedConnection shared;

	/**
	 * How many requests are executed whose caller has given them up.
	 */
	private int abandoned;

	private boolean begun;

	private long idleSince;

	SharedServer(StreamEngine engine, StreamServer server, AcceptedConnection connection) {
		this.engine = engine;
		this.server = server;
		this.connection = connection;
		this.reader = new RequestReader(engine);
		this.shared = new SharedConnection(engine, connection.address(), this, true);
		this.idleSince = engine.nanoTime();
	}

	@Override
	public void onConnected(StreamConnection connection) {
		// It was connected when it was accepted.
	}

	@Override
	public void onReadable() {
		if (!this.begun) {
			this.begun = true;
			skipFirstByte();
			this.shared.open(this.connection);
		}
		this.shared.read();
		changed();
	}

	private void skipFirstByte() {
		try {
			this.connection.read(ByteBuffer.allocate(1));
		}
		catch (IOException ex) {
			this.shared.close(ex);
		}
	}

	@Override
	public void onWritable() {
		this.shared.write();
		changed();
	}

	/**
	 * A connection makes room for others while it is idle, as one does that has sent
	 * nothing.
	 */
	private void changed() {
		synchronized (this.stateLock) {
			// Not under the lock of this, which comes after that of the connection.
			boolean quiet = this.shared.isIdle();
			synchronized (this) {
				if (quiet && this.requests.isEmpty()) {
					this.connection.idle();
					return;
				}
				this.idleSince = this.engine.nanoTime();
				this.connection.headerReceived();
			}
		}
	}

	@Override
	public void check(long now) {
		if (this.shared.isTooSlow(now)) {
			this.connection.countTooSlow();
			this.shared.close(new IOException("the other side is too slow"));
			return;
		}
		boolean quiet = this.shared.isIdle();
		boolean idle;
		synchronized (this) {
			idle = quiet && this.requests.isEmpty() && now - this.idleSince >= IDLE_TIMEOUT.toNanos();
		}
		if (idle) {
			close();
		}
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		this.shared.close((cause != null) ? cause : new IOException("the connection was closed"));
	}

	@Override
	public void close() {
		this.shared.close(new IOException("the connection was closed"));
	}

	@Override
	public boolean isExpected(int call) {
		return true;
	}

	@Override
	public void received(int call, byte[] message) {
		Request request = add(call);
		if (request == null) {
			this.engine.incoming().release(this.connection.address(), message.length);
			return;
		}
		this.reader.read(message, this.connection.address(), request);
	}

	/**
	 * Adds a request, or tells the caller that there are too many.
	 */
	private @Nullable Request add(int call) {
		Request request = new Request(call);
		synchronized (this) {
			if (this.requests.size() + this.abandoned < MAX_REQUESTS
					&& this.requests.putIfAbsent(call, request) == null) {
				return request;
			}
		}
		this.shared.reset(call);
		return null;
	}

	@Override
	public void tooLarge(int call, int length) {
		Request request = add(call);
		if (request != null) {
			this.reader.refuseTooLarge(length, this.connection.address(), request);
		}
	}

	@Override
	public void noRoom(int call) {
		// The caller is told, and nothing is kept.
	}

	@Override
	public void reset(int call) {
		Request request;
		synchronized (this) {
			request = this.requests.get(call);
			if (request != null && !request.replying) {
				// It is still executed, and takes its place until then.
				request.abandoned = true;
				this.abandoned++;
			}
		}
		if (request != null) {
			over(request);
		}
	}

	@Override
	public void written(int call) {
		Request request;
		synchronized (this) {
			request = this.requests.get(call);
		}
		if (request != null) {
			this.engine.counters().sent(request.length);
			over(request);
		}
	}

	private void over(Request request) {
		boolean replying;
		synchronized (this) {
			if (!this.requests.remove(request.call, request)) {
				return;
			}
			replying = request.replying;
			request.over = true;
			this.idleSince = this.engine.nanoTime();
		}
		if (replying) {
			this.engine.outgoing().release(this.connection.address(), request.length);
			this.server.replyEnded();
		}
		changed();
	}

	@Override
	public void closed(IOException cause, List<Integer> unwritten) {
		List<Request> left;
		synchronized (this) {
			left = new ArrayList<>(this.requests.values());
		}
		if (!left.isEmpty()) {
			this.engine.counters().broken.increment();
		}
		left.forEach(this::over);
		this.connection.close();
	}

	/**
	 * A request and its reply.
	 */
	private final class Request implements ReplySink {

		private final int call;

		private int length;

		private boolean replying;

		private boolean over;

		/**
		 * Whether it is executed although its caller has given it up.
		 */
		private boolean abandoned;

		Request(int call) {
			this.call = call;
		}

		@Override
		public boolean reply(JsonBuffer message) {
			synchronized (SharedServer.this) {
				executed();
				if (this.over || this.replying) {
					return false;
				}
				this.replying = true;
				this.length = message.size();
			}
			SharedServer.this.server.replyBegun();
			SharedServer.this.shared.send(this.call, message);
			return true;
		}

		@Override
		public void requestOver() {
			synchronized (SharedServer.this) {
				executed();
				if (this.over || this.replying) {
					return;
				}
			}
			// In this order: after the reset the number may name another request.
			over(this);
			SharedServer.this.shared.reset(this.call);
		}

		private void executed() {
			if (this.abandoned) {
				this.abandoned = false;
				SharedServer.this.abandoned--;
			}
		}

		@Override
		public void close() {
			SharedServer.this.close();
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return SharedServer.this.connection.remoteAddress();
		}

		@Override
		public @Nullable SealedRemote caller() {
			return SharedServer.this.connection.remote();
		}

	}

}
