package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.MessageSender;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.NodeExecutors;
import io.peerlink.internal.context.NodeIdentity;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.FailingScheduler;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.testing.InMemoryNetwork;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callers of a node in virtual time: known ones and invented ones.
 */
final class CallerFixture {

	static final String SOURCE = "test";

	final Simulator simulator = new Simulator(1);

	final FailingScheduler scheduler = new FailingScheduler(this.simulator);

	final PeerTable peers = new PeerTable("callee", this.simulator, Runnable::run);

	final NodeContext context;

	private final MessageSender sender;

	private final MessageSender sealed = new MessageSender(new MessageCodec(), new InMemoryNetwork().open(0), true);

	CallerFixture() {
		this.sender = new MessageSender(new MessageCodec(), new InMemoryNetwork().open(0));
		NodeExecutors executors = new NodeExecutors((handler) -> true, Runnable::run, Runnable::run, Runnable::run,
				Runnable::run);
		this.context = new NodeContext(() -> new NodeIdentity("callee", "callee"), this.scheduler,
				new SplittableRandom(1), this.sender, executors, this.peers, new PayloadMapper(JsonMapper.shared()),
				CallObserver.NONE, new NodeLimits(Duration.ofSeconds(5), 10, 10, 10, 10, ReliabilityOptions.defaults(),
						ErrorMessages.APPLICATION, true));
	}

	/**
	 * Lets discovery find an instance at an address, and at no other one.
	 */
	void discover(String instance, InetSocketAddress address) {
		discover(SOURCE, instance, address);
		PeerEntry entry = Objects.requireNonNull(this.peers.entryAt(address));
		if (entry.peer().instanceId().equals(instance) && !entry.peer().address().equals(address)) {
			this.peers.reachability().move(entry, address);
			discover(SOURCE, instance, address);
		}
	}

	/**
	 * Lets another source of discovery find an instance at an address as well.
	 */
	void discover(String source, String instance, InetSocketAddress address) {
		this.peers.discovered(source, new DiscoveredNode("peer-" + instance, instance, address, Map.of()));
	}

	/**
	 * Lets all instances be gone that {@link #discover(String, InetSocketAddress)} found.
	 */
	void forgetAll() {
		this.peers.entries().forEach((entry) -> {
			this.peers.lost(SOURCE, entry.peer().name(), entry.peer().instanceId());
			this.peers.reachability().unanswered(entry);
		});
	}

	Arrival from(InetSocketAddress address) {
		return Arrival.of(address, this.peers, this.simulator.nanoTime(), this.sender);
	}

	/**
	 * Returns the arrival of a message whose sender has proved which instance it is.
	 */
	Arrival sealedFrom(InetSocketAddress address) {
		return Arrival.of(address, this.peers, this.simulator.nanoTime(), this.sealed);
	}

	static InetSocketAddress address(int port) {
		return SimNetwork.address(port);
	}

	/**
	 * Returns a numbered request that keeps all lower numbers pending.
	 */
	static Message.Request request(String instance, long number) {
		return request(instance, number, 1, 5000);
	}

	static Message.Request request(String instance, long number, long low, long ttl) {
		return new Message.Request(MessageId.ofText(instance + "-" + number), "caller", null, "run",
				RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
				Extension.call(instance, "callee", number, low, Extension.ABSENT, 1, ttl), null);
	}

	static Message.Reply replyTo(Message.Request request) {
		return new Message.Response(request.id(), RawJson.of("\"done\""), Extension.answer(1, 10));
	}

}
