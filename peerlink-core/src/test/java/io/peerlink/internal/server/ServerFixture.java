package io.peerlink.internal.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.Link;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.context.StrangerLimit;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.membership.Pong;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.testing.InMemoryNetwork;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server without a node: handler threads run when the test says so, and replies are
 * recorded.
 */
final class ServerFixture implements Link {

	/**
	 * How often a link was ended.
	 */
	int endedLinks;

	/**
	 * Whether requests come over connections.
	 */
	boolean connected;

	/**
	 * Whether replies find no connection any more.
	 */
	boolean gone;

	/**
	 * How many requests may be accepted and not yet answered.
	 */
	static final int MAX_REQUESTS = 10;

	private static final InetSocketAddress CALLER = SimNetwork.address(5000);

	final Simulator simulator = new Simulator(1);

	final List<Runnable> handlers = new ArrayList<>();

	final List<Runnable> callbacks = new ArrayList<>();

	final List<Message> replies = new ArrayList<>();

	/**
	 * Called before a reply is recorded.
	 */
	Consumer<Message> onReply = (reply) -> {
	};

	final PayloadMapper mapper = new PayloadMapper(JsonMapper.shared());

	final NodeContext context;

	private final MessageCodec codec = new MessageCodec();

	private final PeerTable peers = new PeerTable("callee", this.simulator, Runnable::run);

	/**
	 * Creates a server.
	 * @param handlerCapacity how many handlers can wait for their execution
	 */
	ServerFixture(int handlerCapacity) {
		this(handlerCapacity, null);
	}

	/**
	 * Creates a server.
	 * @param handlerCapacity how many handlers can wait for their execution
	 * @param tcp where it takes messages of any length
	 */
	ServerFixture(int handlerCapacity, @Nullable TcpListener tcp) {
		NodeExecutors executors = new NodeExecutors(
				(handler) -> this.handlers.size() < handlerCapacity && this.handlers.add(handler), this.callbacks::add,
				Runnable::run, Runnable::run, Runnable::run);
		this.context = new NodeContext(() -> new NodeIdentity("callee", "callee"), this.simulator,
				new SplittableRandom(1), new MessageSender(this.codec, new InMemoryNetwork().open(0)), executors,
				this.peers, this.mapper, CallObserver.NONE, new NodeLimits(Duration.ofSeconds(5), 10, MAX_REQUESTS, 10,
						10, ReliabilityOptions.defaults(), ErrorMessages.APPLICATION, true),
				new StrangerLimit(), tcp);
	}

	/**
	 * Has the caller known and verified.
	 * @param tcpPort where it has said that it takes messages of any length, 0 for
	 * nowhere
	 */
	void meetCaller(int tcpPort) {
		this.peers.discovered("test", new DiscoveredNode("caller", "caller", CALLER, Map.of()));
		this.peers.reachability()
			.answered(Objects.requireNonNull(this.peers.entryAt(CALLER)), CALLER,
					new Pong("caller", "caller", Duration.ofMillis(1), null, true, true, tcpPort));
	}

	Arrival arrival() {
		return arrivalFrom(CALLER);
	}

	Arrival arrivalFrom(InetSocketAddress source) {
		return Arrival.of(source, this.peers, this.simulator.nanoTime(), this);
	}

	/**
	 * Returns the first transmission of a numbered request with a deadline of 5 s.
	 */
	static Message.Request request(String method, int number) {
		return request(method, number, 5000);
	}

	/**
	 * Returns the first transmission of a numbered request.
	 */
	static Message.Request request(String method, int number, long ttl) {
		return new Message.Request(MessageId.ofText("n" + number), "caller", null, method, RawJson.EMPTY_ARRAY,
				RawJson.EMPTY_OBJECT, Extension.call("caller", "callee", number, 1, Extension.ABSENT, 1, ttl), null);
	}

	/**
	 * Returns a request as Python sends it.
	 */
	static Message.Request unnumbered(String method, int id) {
		return new Message.Request(MessageId.ofText("p" + id), "python", null, method, RawJson.EMPTY_ARRAY,
				RawJson.EMPTY_OBJECT, null, null);
	}

	static Message.Cancel cancel(int number) {
		return new Message.Cancel(MessageId.ofText("n" + number), Extension.cancel("caller", "callee", number));
	}

	Message.ErrorReply lastError() {
		return (Message.ErrorReply) this.replies.get(this.replies.size() - 1);
	}

	@Override
	public boolean send(Message message, InetSocketAddress to) throws PayloadTooLargeException {
		if (this.gone) {
			return false;
		}
		if (!this.connected) {
			this.codec.encode(message);
		}
		this.onReply.accept(message);
		this.replies.add(message);
		return true;
	}

	@Override
	public boolean isConnected() {
		return this.connected;
	}

	@Override
	public void end() {
		this.endedLinks++;
	}

	@Override
	public boolean isAuthenticated() {
		return false;
	}

}
