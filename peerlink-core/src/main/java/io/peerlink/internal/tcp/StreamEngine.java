package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.spi.ConnectionStatistics;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a node: those that others make to call it, and those that it makes
 * to call others. Thread-safe.
 */
public final class StreamEngine implements AutoCloseable {

	/**
	 * Longest message that Python reads.
	 */
	public static final int PYTHON_LIMIT = 4 * 1024 * 1024;

	/**
	 * Longest name in a request: that of a datagram.
	 */
	static final int LONGEST_NAME = WireLimits.MAX_DATAGRAM;

	private static final Logger logger = LoggerFactory.getLogger(StreamEngine.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	/**
	 * How long a message is without its values, as a rule.
	 */
	private static final int USUAL_ENVELOPE = 1024;

	/**
	 * Values up to this length fit into any buffer, with what is usually around them.
	 */
	private static final int SHORT_VALUES = 256;

	/**
	 * A message up to this length is read on the thread of the transport. Another one
	 * takes long enough for a thread of its own.
	 */
	private static final int SHORT = 16 * 1024;

	private final StreamCounters counters = new StreamCounters();

	private final ConnectionSlots slots = new ConnectionSlots(StreamLimits.CONNECTIONS_TO_ADDRESS, this::connectNext);

	private final ClientExchanges exchanges = new ClientExchanges(this.slots);

	private final SharedClients sharedClients = new SharedClients(this, this.slots, this::connect);

	private final AtomicBoolean checking = new AtomicBoolean();

	private final NodeContext context;

	private final @Nullable StreamTransport transport;

	private final Executor readers;

	private final MessageCodec codec;

	private final MessageCodec pythonCodec;

	private final StreamLimits limits;

	private final ByteLedger incoming;

	private final ByteLedger outgoing;

	private final StreamServer server;

	private volatile BiConsumer<Message.Request, Arrival> receiver = (request, arrival) -> arrival.end();

	private volatile boolean closed;

	/**
	 * Creates an engine.
	 * @param context the node
	 * @param transport makes the connections, {@code null} for a node without any; closed
	 * with this engine
	 * @param maxPayload longest message in bytes
	 * @param readers read messages that take long; may refuse when the node stops
	 */
	public StreamEngine(NodeContext context, @Nullable StreamTransport transport, int maxPayload, Executor readers) {
		this(context, transport, StreamLimits.of(maxPayload), readers);
	}

	StreamEngine(NodeContext context, @Nullable StreamTransport transport, StreamLimits limits, Executor readers) {
		this.context = context;
		this.transport = transport;
		this.limits = limits;
		this.readers = readers;
		this.codec = new MessageCodec(limits.maxPayload());
		this.pythonCodec = new MessageCodec(Math.min(limits.maxPayload(), PYTHON_LIMIT));
		this.incoming = new ByteLedger(limits.maxBytes(), limits.maxBytesPerAddress());
		this.outgoing = new ByteLedger(limits.maxBytes(), limits.maxBytesPerAddress());
		this.server = new StreamServer(this, limits);
	}

	/**
	 * Has connections served that begin with a byte, which tells their protocol. Those
	 * that carry requests are served in any case.
	 * @param first the byte
	 * @param protocol serves them
	 */
	public void serve(byte first, ServerProtocol protocol) {
		this.server.serve(first, protocol);
	}

	/**
	 * Starts to accept connections.
	 * @param receiver takes the requests, on any thread
	 */
	public void start(BiConsumer<Message.Request, Arrival> receiver) {
		this.receiver = receiver;
		if (this.transport != null) {
			this.transport.start(this.server);
			logger.info("Node '{}' listens on TCP port {}", this.context.self().name(),
					this.transport.localAddress().getPort());
		}
	}

	/**
	 * Returns the port that others connect to.
	 * @return the port, empty for a node without TCP
	 */
	public OptionalInt port() {
		return (this.transport != null) ? OptionalInt.of(this.transport.localAddress().getPort()) : OptionalInt.empty();
	}

	/**
	 * Returns why requests to a peer cannot go over TCP.
	 * @param peer the peer
	 * @return the reason, {@code null} if they can
	 */
	public @Nullable String obstacle(Peer peer) {
		if (this.transport == null) {
			return "this node has no TCP";
		}
		if (portOf(peer) == 0) {
			return "'" + peer.name() + "' has no TCP port";
		}
		// Python 1.1 has a TCP port for streams only, and none of its names for the UDP
		// port.
		boolean takesRequests = peer.isJava() || peer.attributes().containsKey("udp_port");
		return takesRequests ? null : "'" + peer.name() + "' takes no calls by TCP";
	}

	/**
	 * Returns why a peer cannot be reached over TCP by what is no request: byte streams
	 * and files.
	 * @param peer the peer
	 * @param what what is to go there, in the plural
	 * @return the reason, {@code null} if it can
	 */
	public @Nullable String obstacleFor(Peer peer, String what) {
		if (this.transport == null) {
			return "this node has no TCP";
		}
		if (portOf(peer) == 0) {
			return "the peer has no TCP port";
		}
		// Python 1.2 publishes its UDP port by that name, and takes requests only.
		boolean requestsOnly = !peer.isJava() && peer.attributes().containsKey("udp_port");
		return requestsOnly ? "the peer has no " + what + "; of Python nodes only 1.1.1 has" : null;
	}

	/**
	 * Returns the TCP port of a peer: that of its last answer to a ping, which only the
	 * peer itself can give, or else that of its announcement.
	 * @param peer the peer
	 * @return the port, 0 if there is none
	 */
	public int portOf(Peer peer) {
		PeerEntry entry = this.context.peers().entry(peer.instanceId());
		int answered = (entry != null) ? entry.tcpPort() : 0;
		return (answered != 0) ? answered : peer.tcpPort().orElse(0);
	}

	/**
	 * Encodes a request for a peer.
	 * @param peer the peer
	 * @param id names the call
	 * @param rpc the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @param pl the extension object
	 * @param trace the trace that the call belongs to
	 * @return the request
	 * @throws PayloadTooLargeException when it is too large for that peer
	 */
	public JsonBuffer encodeRequest(Peer peer, MessageId id, String rpc, RawJson args, RawJson kwargs,
			@Nullable Extension pl, @Nullable RawJson trace) {
		JsonBuffer out = bufferFor((long) args.length() + kwargs.length() + ((trace != null) ? trace.length() : 0),
				peer.isJava());
		try {
			codecFor(peer.isJava()).encodeRequest(id, this.context.self().name(), peer.name(), rpc, args, kwargs, pl,
					trace, out);
			return out;
		}
		catch (PayloadTooLargeException ex) {
			throw explained("RPC request", ex, peer.isJava());
		}
	}

	JsonBuffer encodeReply(Message message, boolean toJava) {
		if (message instanceof Message.ErrorReply) {
			// An error may be repeated in a datagram, so it has to fit into one.
			this.context.sender().prepare(message).close();
		}
		JsonBuffer out = bufferFor((message instanceof Message.Response response) ? response.result().length() : 0,
				toJava);
		try {
			codecFor(toJava).encode(message, out);
			return out;
		}
		catch (PayloadTooLargeException ex) {
			throw explained("RPC result", ex, toJava);
		}
	}

	/**
	 * Returns a buffer for a message, so that a large one is not copied while it is
	 * written. One that is too long is not written, and needs none.
	 * @param length how long its values are
	 * @param java whether it goes to a Java node
	 */
	private JsonBuffer bufferFor(long length, boolean java) {
		boolean large = length > SHORT_VALUES && length <= codecFor(java).maxLength();
		return large ? JsonBuffer.withCapacity((int) length + USUAL_ENVELOPE) : new JsonBuffer();
	}

	private MessageCodec codecFor(boolean java) {
		return java ? this.codec : this.pythonCodec;
	}

	private PayloadTooLargeException explained(String what, PayloadTooLargeException failure, boolean java) {
		boolean own = java || this.limits.maxPayload() <= PYTHON_LIMIT;
		return PayloadTooLargeException.aboveMaximum(what, failure.getSize(), failure.getLimit(),
				own ? "peerlink.rpc.max-payload-size" : "Python nodes");
	}

	/**
	 * Claims room for a request. {@link #send} gives it back.
	 * @param peer where it goes
	 * @param length its length
	 * @return whether there is room
	 */
	public boolean claim(Peer peer, int length) {
		return this.outgoing.tryClaim(peer.address().getAddress(), length);
	}

	/**
	 * Gives the room back for a request that is not sent.
	 * @param peer where it was to go
	 * @param length its length
	 */
	public void release(Peer peer, int length) {
		this.outgoing.release(peer.address().getAddress(), length);
	}

	/**
	 * Sends a request over a connection of its own, for which room is claimed, now or as
	 * soon as there are not too many to that peer.
	 * @param peer the peer
	 * @param address where it listens
	 * @param claimed how many bytes were claimed for the request
	 * @param call has the request and takes the reply
	 */
	public void send(Peer peer, InetSocketAddress address, long claimed, StreamCall call) {
		ClientExchange exchange = new ClientExchange(this, peer.address().getAddress(), address, claimed, call);
		if (this.exchanges.add(exchange)) {
			connect(exchange);
		}
		else {
			this.sharedClients.makeRoom(exchange.host());
		}
		opened();
		if (this.closed) {
			exchange.onClosed(new IOException("The node was stopped"));
		}
	}

	/**
	 * Sends a request, for which room is claimed, over a connection that it shares with
	 * others, now or as soon as there are not too many on their way to that peer.
	 * @param peer the peer, which takes shared connections
	 * @param address where it listens
	 * @param claimed how many bytes were claimed for the request
	 * @param call has the request and takes the reply
	 * @param urgent whether it goes before others, as its reply is there and only taken
	 */
	public void sendShared(Peer peer, InetSocketAddress address, long claimed, StreamCall call, boolean urgent) {
		this.sharedClients.send(address,
				new SharedClient.PooledCall(peer.address().getAddress(), claimed, call, urgent));
		opened();
		if (this.closed) {
			this.sharedClients.close(new IOException("The node was stopped"));
		}
	}

	/**
	 * Returns whether a peer takes connections that many requests share.
	 * @param peer the peer
	 * @return whether it has said so, in an answer to a ping
	 */
	public boolean takesShared(Peer peer) {
		PeerEntry entry = this.context.peers().entry(peer.instanceId());
		return entry != null && entry.tcpPort() != 0;
	}

	private void connect(SharedClient client) {
		this.counters.open.incrementAndGet();
		this.counters.connected.increment();
		try {
			StreamTransport transport = Objects.requireNonNull(this.transport, "This node has no TCP");
			client.connecting(transport.connect(client.address(), client));
		}
		catch (Throwable ex) {
			client.close(new IOException("cannot connect: " + ex, ex));
		}
	}

	private void connect(ClientExchange exchange) {
		this.counters.open.incrementAndGet();
		this.counters.connected.increment();
		try {
			StreamTransport transport = Objects.requireNonNull(this.transport, "This node has no TCP");
			exchange.connecting(transport.connect(exchange.address(), exchange));
		}
		catch (Throwable ex) {
			// Whoever has ended another exchange must not get the failure of this one.
			exchange.onClosed(new IOException("cannot connect: " + ex, ex));
		}
	}

	/**
	 * Makes a connection that carries no request.
	 * @param to where it leads
	 * @param handler takes its events
	 * @return the connection
	 */
	public StreamConnection connect(InetSocketAddress to, StreamHandler handler) {
		StreamTransport transport = Objects.requireNonNull(this.transport, "This node has no TCP");
		this.counters.open.incrementAndGet();
		this.counters.connected.increment();
		return transport.connect(to, new CountedHandler(handler, this.counters));
	}

	/**
	 * Records that an exchange is over.
	 */
	void ended(ClientExchange exchange) {
		ClientExchanges.Removal removal = this.exchanges.remove(exchange);
		if (removal == null) {
			return;
		}
		this.outgoing.release(exchange.claimant(), exchange.claimed());
		if (removal == ClientExchanges.Removal.CONNECTED) {
			this.counters.open.decrementAndGet();
			this.slots.release(exchange.host());
		}
	}

	/**
	 * Lets those begin that wait for a connection to a host. Requests with one of their
	 * own are first, as they give it back after their reply.
	 */
	private void connectNext(InetAddress host) {
		ClientExchange next = this.exchanges.next(host);
		if (next != null) {
			connect(next);
		}
		else if (this.exchanges.isWaiting(host)) {
			this.sharedClients.makeRoom(host);
		}
		this.sharedClients.serve(host);
	}

	/**
	 * Has connections checked, as long as there are any.
	 */
	void opened() {
		if (!this.closed && this.checking.compareAndSet(false, true)) {
			this.context.scheduler().schedule(CHECK_INTERVAL, this::check);
		}
	}

	private void check() {
		try {
			this.server.check(nanoTime());
			this.exchanges.snapshot().forEach(ClientExchange::check);
			this.sharedClients.check(nanoTime());
		}
		finally {
			this.checking.set(false);
			if (!this.exchanges.isEmpty() || !this.sharedClients.isEmpty() || !this.server.isEmpty()) {
				opened();
			}
		}
	}

	/**
	 * Reads a message, now or on another thread.
	 * @param length its length
	 * @param reading reads it
	 * @param refused runs instead if there is no thread: the node stops, or the system
	 * has none left
	 */
	void read(int length, Runnable reading, Consumer<RejectedExecutionException> refused) {
		if (length <= SHORT) {
			reading.run();
			return;
		}
		try {
			this.readers.execute(reading);
		}
		catch (RejectedExecutionException ex) {
			refused.accept(ex);
		}
	}

	void received(Message.Request request, InetSocketAddress from, ServerExchange link) {
		SealedRemote caller = link.caller();
		if (caller != null && !caller.mayClaim(request.claimedInstance())) {
			link.forged();
			return;
		}
		PeerEntry entry = sender(caller, request.claimedInstance(), request.src(), from.getAddress());
		// Every connection has a port of its own, which must not make a caller a new one.
		int port = (entry != null) ? entry.peer().address().getPort() : 0;
		InetSocketAddress source = new InetSocketAddress(from.getAddress(), port);
		Arrival arrival = Arrival.of(source, entry, nanoTime(), link, caller);
		boolean taken = false;
		try {
			this.receiver.accept(request, arrival);
			taken = true;
		}
		finally {
			if (!taken) {
				arrival.end();
			}
		}
	}

	/**
	 * Returns the peer that has made a connection. Where nothing is sealed it is
	 * recognised by its instance, or by its name where it does not tell that; and by its
	 * host, as every connection has a port of its own.
	 * @param proved who it has proved to be, {@code null} where nothing is sealed
	 * @param instance the instance that it claims, {@code null} for none
	 * @param name the name that it claims, {@code null} for none
	 * @param host where the connection comes from
	 * @return what is known of it, {@code null} if that is nothing
	 */
	public @Nullable PeerEntry sender(@Nullable SealedRemote proved, @Nullable String instance, @Nullable String name,
			InetAddress host) {
		if (proved != null) {
			return this.context.peers().entry(proved.instanceId());
		}
		if (instance == null && name != null) {
			instance = this.context.peers().findByName(name).map(Peer::instanceId).orElse(null);
		}
		PeerEntry entry = (instance != null) ? this.context.peers().entry(instance) : null;
		if (entry == null) {
			return null;
		}
		InetSocketAddress address = new InetSocketAddress(host, entry.peer().address().getPort());
		return (this.context.peers().entryAt(address) == entry) ? entry : null;
	}

	long nanoTime() {
		return this.context.nanoTime();
	}

	MessageCodec codec() {
		return this.codec;
	}

	StreamCounters counters() {
		return this.counters;
	}

	ByteLedger incoming() {
		return this.incoming;
	}

	ByteLedger outgoing() {
		return this.outgoing;
	}

	int maxPayload() {
		return this.limits.maxPayload();
	}

	int longestFrame() {
		return this.limits.maxPayload() + WireLimits.MAX_EXTENSION;
	}

	/**
	 * Waits until the replies are written that others take over their connections.
	 * @param timeout how long to wait at most
	 * @return whether they are written
	 * @throws InterruptedException if the current thread is interrupted
	 */
	public boolean awaitReplies(Duration timeout) throws InterruptedException {
		return this.server.awaitReplies(timeout);
	}

	/**
	 * Returns what came and went, and what is open.
	 * @return a snapshot
	 */
	public ConnectionStatistics statistics() {
		return this.counters.snapshot();
	}

	@Override
	public void close() {
		this.closed = true;
		this.server.close();
		IOException stopped = new IOException("The node was stopped");
		this.exchanges.snapshot().forEach((exchange) -> exchange.onClosed(stopped));
		this.sharedClients.close(stopped);
		if (this.transport != null) {
			this.transport.close();
		}
	}

}
