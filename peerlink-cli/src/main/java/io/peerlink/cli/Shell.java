package io.peerlink.cli;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.CallOptions;
import io.peerlink.cli.output.HumanOutput;
import io.peerlink.cli.output.JsonOutput;
import io.peerlink.cli.output.Output;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What all commands work with: the common options, the output, and a node for as long as
 * a command needs it.
 */
final class Shell {

	private final Surroundings surroundings;

	private final CommonOptions options;

	private @Nullable Output output;

	Shell(Surroundings surroundings, CommonOptions options) {
		this.surroundings = surroundings;
		this.options = options;
	}

	Surroundings surroundings() {
		return this.surroundings;
	}

	CommonOptions options() {
		return this.options;
	}

	/**
	 * Return the output that was asked for. To be called once the command line is parsed.
	 */
	Output output() {
		Output output = this.output;
		if (output == null) {
			output = this.options.json() ? new JsonOutput(this.surroundings.out(), Json.MAPPER)
					: new HumanOutput(this.surroundings.out(), this.surroundings.err(), this.surroundings.style());
			this.output = output;
		}
		return output;
	}

	/**
	 * Return how to make a call. Its timeout is that of the node.
	 */
	CallOptions callOptions(Map<String, String> keywords) {
		return CallOptions.defaults().withKwargs(Json.parseAll(keywords));
	}

	/**
	 * Work with a node that sees and pings peers. They do not see it: it is not
	 * announced.
	 */
	int withObserver(Task task) throws InterruptedException {
		PeerLink node = build(ownName(), (builder) -> builder.port(0));
		return run(node, node::open, task);
	}

	/**
	 * Work with a node that calls peers. They do not see it either. It starts a quarter
	 * of a second later than an observer, because it needs what reads and writes JSON.
	 */
	int withCaller(Task task) throws InterruptedException {
		PeerLink node = build(ownName(), (builder) -> builder.port(0).jsonMapper(Json.MAPPER));
		return run(node, node::open, task);
	}

	/**
	 * Work with a node that peers see and call.
	 * @param name its name
	 * @param settings what else to say of it
	 * @param preparation what to do before it is announced
	 * @param task what to do then
	 */
	int withServer(String name, UnaryOperator<PeerLinkBuilder> settings, Consumer<PeerLink> preparation, Task task)
			throws InterruptedException {
		PeerLink node = build(name, (builder) -> settings.apply(builder).jsonMapper(Json.MAPPER));
		preparation.accept(node);
		return run(node, node::start, task);
	}

	/**
	 * Make sure that a node with the common options can be built.
	 */
	void checkOptions() {
		build(ownName(), UnaryOperator.identity());
	}

	private String ownName() {
		String name = this.options.name();
		return (name != null) ? name : DefaultName.ofThisProcess();
	}

	private PeerLink build(String name, UnaryOperator<PeerLinkBuilder> settings) {
		return usage(() -> {
			PeerLinkBuilder builder = settings.apply(this.surroundings.nodes().apply(name))
				.callTimeout(this.options.timeout())
				.interfaces(this.options.interfaces().toArray(String[]::new));
			String secret = this.options.secret();
			if (secret != null) {
				builder.secret(secret);
			}
			// After the secret, which decides on the ports of names.
			return builder.staticPeers(this.options.staticPeers().toArray(String[]::new)).build();
		});
	}

	private static int run(PeerLink node, Runnable start, Task task) throws InterruptedException {
		try {
			start.run();
			return task.run(node);
		}
		finally {
			// A thread that is interrupted could not wait for the goodbye to be sent.
			boolean interrupted = Thread.interrupted();
			node.close();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Wait for the peer that the command is about.
	 * @throws io.peerlink.error.PeerNotFoundException when it is not found in time
	 */
	Peer awaitPeer(PeerLink node, String name) throws InterruptedException {
		// Now, as long as there is nothing else to do: what writes JSON takes long to
		// load.
		output();
		try {
			return node.awaitPeer(name, this.options.waitTime());
		}
		catch (PeerNotFoundException ex) {
			remarkOnDiscovery(node);
			throw ex;
		}
	}

	/**
	 * Tell people when nothing could be found at all.
	 */
	void remarkOnDiscovery(PeerLink node) {
		node.status()
			.discovery()
			.stream()
			.filter((discovery) -> !discovery.active())
			.forEach((discovery) -> output().remark(discovery.detail()));
	}

	private static <T> T usage(Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * What a command does with its node.
	 */
	@FunctionalInterface
	interface Task {

		/**
		 * Do it.
		 * @param node the running node
		 * @return the exit code
		 * @throws InterruptedException when the command is to end at once
		 */
		int run(PeerLink node) throws InterruptedException;

	}

}
