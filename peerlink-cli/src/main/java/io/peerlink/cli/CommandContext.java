package io.peerlink.cli;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.CallOptions;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonOutput;
import io.peerlink.cli.output.Output;
import io.peerlink.cli.output.TextOutput;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * What every command needs: the common options, the output, and a node that runs as long
 * as the command.
 */
final class CommandContext {

	private final CommandEnvironment environment;

	private final CommonOptions options;

	private final ArgumentReader arguments;

	private @Nullable Output output;

	CommandContext(CommandEnvironment environment, CommonOptions options) {
		this.environment = environment;
		this.options = options;
		this.arguments = new ArgumentReader(environment.in());
	}

	CommandEnvironment environment() {
		return this.environment;
	}

	CommonOptions options() {
		return this.options;
	}

	/**
	 * Returns the output that the options select. Must not be called before the command
	 * line is parsed.
	 */
	Output output() {
		Output output = this.output;
		if (output == null) {
			output = this.options.json() ? new JsonOutput(this.environment.out(), Json.MAPPER)
					: new TextOutput(this.environment.out(), this.environment.err(), this.environment.style());
			this.output = output;
		}
		return output;
	}

	/**
	 * Returns the options of a call with the given keyword arguments. Its timeout is that
	 * of the node.
	 */
	CallOptions callOptions(Map<String, String> keywords) {
		return CallOptions.defaults().withKwargs(this.arguments.read(keywords));
	}

	/**
	 * Returns what reads the arguments of calls.
	 */
	ArgumentReader arguments() {
		return this.arguments;
	}

	/**
	 * Runs a task with a node that discovers and pings peers. The node is not announced.
	 */
	int withObserver(Task task) throws InterruptedException {
		PeerLink node = build(nodeName(), (builder) -> builder.port(0));
		return run(node, node::open, task);
	}

	/**
	 * Runs a task with a node that calls peers. The node is not announced. It starts a
	 * quarter of a second later than an observer because it loads the JSON library.
	 */
	int withCaller(Task task) throws InterruptedException {
		PeerLink node = build(nodeName(), (builder) -> builder.port(0).jsonMapper(Json.MAPPER));
		return run(node, node::open, task);
	}

	/**
	 * Runs a task with a node that is announced and serves requests from peers.
	 * @param name the name of the node
	 * @param settings applies further settings to the builder
	 * @param preparation called before the node is announced
	 * @param task called once the node is announced
	 */
	int withServer(String name, UnaryOperator<PeerLinkBuilder> settings, Consumer<PeerLink> preparation, Task task)
			throws InterruptedException {
		PeerLink node = build(name, (builder) -> settings.apply(builder).jsonMapper(Json.MAPPER));
		preparation.accept(node);
		return run(node, node::start, task);
	}

	/**
	 * Returns the value of an option that must be given.
	 */
	static <T> T required(@Nullable T option) {
		return Objects.requireNonNull(option, "option");
	}

	/**
	 * Checks that a node can be built with the common options.
	 * @throws UsageException when an option is invalid
	 */
	void validateOptions() {
		build(nodeName(), UnaryOperator.identity());
	}

	private String nodeName() {
		String name = this.options.name();
		return (name != null) ? name : DefaultName.ofThisProcess();
	}

	private PeerLink build(String name, UnaryOperator<PeerLinkBuilder> settings) {
		try {
			PeerLinkBuilder builder = settings.apply(this.environment.nodes().apply(name))
				.callTimeout(this.options.timeout())
				.interfaces(this.options.interfaces().toArray(String[]::new));
			String secret = this.options.secret();
			if (secret != null) {
				builder.secret(secret);
			}
			// After the secret, which the port of a static peer's name depends on.
			return builder.staticPeers(this.options.staticPeers().toArray(String[]::new)).build();
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

	private static int run(PeerLink node, Runnable start, Task task) throws InterruptedException {
		try {
			start.run();
			return task.run(node);
		}
		finally {
			// An interrupted thread could not wait until the goodbye is sent.
			boolean interrupted = Thread.interrupted();
			node.close();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Waits for a peer, for {@code --wait} at most.
	 * @throws PeerNotFoundException when it is not found in time
	 */
	Peer awaitPeer(PeerLink node, String name) throws InterruptedException {
		// Creates the output now, while there is nothing else to do: the JSON library
		// loads slowly.
		output();
		try {
			return node.awaitPeer(name, this.options.waitTime());
		}
		catch (PeerNotFoundException ex) {
			printInactiveDiscovery(node);
			throw ex;
		}
	}

	/**
	 * Prints a remark for each kind of discovery that is not active.
	 */
	void printInactiveDiscovery(PeerLink node) {
		node.status()
			.discovery()
			.stream()
			.filter((discovery) -> !discovery.active())
			.forEach((discovery) -> output().printRemark(discovery.detail()));
	}

	/**
	 * Prints the failure to find enough peers.
	 * @param node the node that looked for them
	 * @param subject the beginning of the message, such as "No peers were"
	 * @return the exit code
	 */
	int failForMissingPeers(PeerLink node, String subject) {
		printInactiveDiscovery(node);
		output().printFailure(
				Failure.noPeers(subject + " found within " + DurationConverter.format(this.options.waitTime()) + "."));
		return ExitCode.FAILED;
	}

	/**
	 * A task of a command that needs a node.
	 */
	@FunctionalInterface
	interface Task {

		/**
		 * Runs the task.
		 * @param node the running node
		 * @return the exit code
		 * @throws InterruptedException when the command should end at once
		 */
		int run(PeerLink node) throws InterruptedException;

	}

}
