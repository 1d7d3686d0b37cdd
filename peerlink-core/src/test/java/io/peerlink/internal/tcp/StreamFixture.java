package io.peerlink.internal.tcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static java.util.Objects.requireNonNull;

/**
 * The listener of a node, in virtual time, and those that connect to it. Everything
 * happens on the thread of the test.
 */
public final class StreamFixture {

	static final int MAX_PAYLOAD = 100_000;

	public final VirtualScheduler scheduler = new VirtualScheduler();

	final List<Message.Request> requests = new ArrayList<>();

	final List<Arrival> arrivals = new ArrayList<>();

	public final NodeContext context;

	public final StreamEngine engine;

	private final InMemoryNetwork network = new InMemoryNetwork(Runnable::run);

	private final UnaryOperator<StreamTransport> wrapper;

	private final InetSocketAddress address;

	/**
	 * Whether there is no thread for what takes long to read.
	 */
	boolean outOfThreads;

	private int hosts;

	/**
	 * Starts a listener.
	 * @param maxConnections how many connections there may be
	 * @param maxPerAddress how many of one address
	 * @param maxHalfOpen how many without a header
	 */
	public StreamFixture(int maxConnections, int maxPerAddress, int maxHalfOpen) {
		this(maxConnections, maxPerAddress, maxHalfOpen, (scheduler) -> UnaryOperator.identity());
	}

	private StreamFixture(int maxConnections, int maxPerAddress, int maxHalfOpen,
			Function<Scheduler, UnaryOperator<StreamTransport>> wrappers) {
		this.wrapper = wrappers.apply(this.scheduler);
		DatagramTransport datagrams = this.network.open(0);
		PeerTable peers = new PeerTable("callee", this.scheduler, Runnable::run);
		NodeExecutors executors = new NodeExecutors((handler) -> false, Runnable::run, Runnable::run, Runnable::run,
				Runnable::run);
		this.context = new NodeContext(() -> new NodeIdentity("callee", "callee"), this.scheduler,
				new SplittableRandom(1), new MessageSender(new MessageCodec(), datagrams), executors, peers,
				new PayloadMapper(JsonMapper.shared()), CallObserver.NONE, new NodeLimits(Duration.ofSeconds(5), 10, 10,
						10, 10, ReliabilityOptions.defaults(), ErrorMessages.APPLICATION, true));
		StreamTransport transport = this.wrapper.apply(requireNonNull(datagrams.streams()));
		this.address = transport.localAddress();
		this.engine = new StreamEngine(this.context, transport,
				new StreamLimits(MAX_PAYLOAD, maxConnections, maxPerAddress, maxHalfOpen, 300_000, 200_000),
				this::read);
		this.engine.start((request, arrival) -> {
			this.requests.add(request);
			this.arrivals.add(arrival);
		});
	}

	public StreamFixture() {
		this((scheduler) -> UnaryOperator.identity());
	}

	/**
	 * Starts a listener whose transport is wrapped, as are those of all hosts.
	 * @param wrappers give what wraps transports in the time of the test
	 */
	public StreamFixture(Function<Scheduler, UnaryOperator<StreamTransport>> wrappers) {
		this(10, 4, 6, wrappers);
	}

	private void read(Runnable task) {
		if (this.outOfThreads) {
			throw new RejectedExecutionException();
		}
		task.run();
	}

	/**
	 * Returns a host of its own.
	 */
	public Host host() {
		this.hosts++;
		StreamTransport streams = requireNonNull(
				this.network.open(new InetSocketAddress("10.0.0." + this.hosts, 0)).streams());
		return new Host(this.wrapper.apply(streams));
	}

	public void advance(Duration duration) {
		for (long millis = 0; millis < duration.toMillis(); millis += 100) {
			this.scheduler.advance(Duration.ofMillis(100));
		}
	}

	/**
	 * Returns a request that has a length.
	 */
	static byte[] request(int length) {
		String start = "{\"type\":\"request\",\"id\":\"a\",\"src\":\"x\",\"rpc\":\"f\",\"args\":[\"";
		String end = "\"],\"kwargs\":{}}";
		return (start + "x".repeat(length - start.length() - end.length()) + end).getBytes(StandardCharsets.UTF_8);
	}

	static byte[] framed(byte[] message) {
		return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).array();
	}

	static byte[] header(int length) {
		return ByteBuffer.allocate(4).putInt(length).array();
	}

	static Message.Response response(int length) {
		return new Message.Response(MessageId.ofText("a"), RawJson.of("\"" + "y".repeat(length) + "\""), null);
	}

	/**
	 * A machine that connects to the listener.
	 */
	public final class Host {

		private final StreamTransport transport;

		Host(StreamTransport transport) {
			this.transport = transport;
			transport.start((connection) -> null);
		}

		public Connection connect() {
			Connection connection = new Connection();
			connection.open(this.transport.connect(StreamFixture.this.address, connection));
			return connection;
		}

	}

	/**
	 * A connection that sends what the test says and keeps what arrives.
	 */
	public static final class Connection implements StreamHandler {

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		private @Nullable StreamConnection connection;

		private boolean reading = true;

		private boolean closed;

		void open(StreamConnection connection) {
			this.connection = connection;
		}

		/**
		 * Sends as much as there is room for.
		 * @return how many bytes remain
		 */
		public int send(byte... bytes) {
			ByteBuffer source = ByteBuffer.wrap(bytes);
			try {
				requireNonNull(this.connection).write(source);
				return source.remaining();
			}
			catch (IOException ex) {
				return source.remaining();
			}
		}

		/**
		 * Takes nothing of what arrives from now on.
		 */
		public void stopReading() {
			this.reading = false;
			requireNonNull(this.connection).reading(false);
		}

		public boolean isClosed() {
			return this.closed;
		}

		public String received() {
			byte[] bytes = this.received.toByteArray();
			return (bytes.length > 4) ? new String(bytes, 4, bytes.length - 4, StandardCharsets.UTF_8) : "";
		}

		/**
		 * Returns all that was received, as text.
		 */
		public String text() {
			return this.received.toString(StandardCharsets.UTF_8);
		}

		/**
		 * Tells the listener that no more is sent.
		 */
		public void endOutput() {
			requireNonNull(this.connection).endOutput();
		}

		void goOnReading() {
			this.reading = true;
			requireNonNull(this.connection).reading(true);
		}

		byte[] bytes() {
			return this.received.toByteArray();
		}

		public void close() {
			requireNonNull(this.connection).close();
		}

		@Override
		public void onConnected(StreamConnection connection) {
			this.connection = connection;
		}

		@Override
		public void onReadable() {
			ByteBuffer target = ByteBuffer.allocate(4096);
			try {
				int count = this.reading ? requireNonNull(this.connection).read(target) : 0;
				if (count < 0) {
					this.closed = true;
					close();
					return;
				}
				this.received.write(target.array(), 0, target.position());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void onWritable() {
			// The test sends when it wants to.
		}

		@Override
		public void onClosed(@Nullable IOException cause) {
			this.closed = true;
		}

	}

}
