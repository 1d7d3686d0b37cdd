package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;

/**
 * A Python or Java node in a process of its own. Both kinds take the same commands and
 * register the same functions; see {@code python_peer.py}.
 */
public final class PeerProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

	private final String name;

	private final LineProcess process;

	private final CommandClient commands;

	private final PeerChannels channels;

	private final PeerValues values;

	PeerProcess(String name, LineProcess process) {
		this.name = name;
		this.process = process;
		this.commands = new CommandClient(process);
		this.channels = new PeerChannels(process, this.commands);
		this.values = new PeerValues(this.commands);
	}

	/**
	 * Returns the node's name.
	 * @return the name that it announces
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the process, for access to its output.
	 * @return the process
	 */
	public LineProcess process() {
		return this.process;
	}

	/**
	 * Returns whether the node is a Python node.
	 * @return whether the {@code ready} line has a version, which only Python sends
	 */
	public boolean isPython() {
		return awaitReady().string("version") != null;
	}

	/**
	 * Returns the channels of the node. Java and Python 1.1.0 only.
	 * @return its channels
	 */
	public PeerChannels channels() {
		return this.channels;
	}

	/**
	 * Returns what the node sends and receives.
	 * @return its values
	 */
	public PeerValues values() {
		return this.values;
	}

	/**
	 * Waits until the node has started.
	 * @return the {@code ready} line: port, version, seconds
	 */
	public Line awaitReady() {
		return this.process.awaitLine((line) -> "ready".equals(line.string("event")), START_TIMEOUT);
	}

	/**
	 * Waits until this node reports a peer as up. Earlier events count as well.
	 * @param peer the peer's name
	 * @param timeout how long to wait
	 * @return the {@code up} line: address, port
	 */
	public Line awaitUp(String peer, Duration timeout) {
		return awaitUp(0, peer, timeout);
	}

	/**
	 * Waits until this node reports a peer as up after a mark.
	 * @param mark see {@link LineProcess#mark()}
	 * @param peer the peer's name
	 * @param timeout how long to wait
	 * @return the {@code up} line: address, port
	 */
	public Line awaitUp(int mark, String peer, Duration timeout) {
		return awaitEvent(mark, "up", peer, timeout);
	}

	/**
	 * Waits until this node reports the loss of a peer.
	 * @param mark see {@link LineProcess#mark()}
	 * @param peer the peer's name
	 * @param timeout how long to wait
	 * @return the {@code down} line: reason
	 */
	public Line awaitDown(int mark, String peer, Duration timeout) {
		return awaitEvent(mark, "down", peer, timeout);
	}

	private Line awaitEvent(int mark, String event, String peer, Duration timeout) {
		return this.process.awaitLine(mark,
				(line) -> event.equals(line.string("event")) && peer.equals(line.string("peer")), timeout);
	}

	/**
	 * Returns the events about one peer.
	 * @param mark see {@link LineProcess#mark()}
	 * @param peer the peer's name
	 * @return {@code up}, or {@code down} and the reason, in order
	 */
	public List<String> events(int mark, String peer) {
		return this.process.lines(mark)
			.stream()
			.filter((line) -> peer.equals(line.string("peer")))
			.map((line) -> "up".equals(line.string("event")) ? "up" : "down " + line.string("reason"))
			.toList();
	}

	/**
	 * Calls a peer from this node.
	 * @param peer the name of the peer
	 * @param method the name of the method
	 * @param args the positional arguments
	 * @return the answer
	 */
	public Answer call(String peer, String method, Object... args) {
		return call(CALL_TIMEOUT, peer, method, List.of(args), Map.of());
	}

	/**
	 * Calls a peer from this node.
	 * @param timeout the timeout of the call
	 * @param peer the name of the peer
	 * @param method the name of the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @return the answer
	 */
	public Answer call(Duration timeout, String peer, String method, List<?> args, Map<String, ?> kwargs) {
		return beginCall(timeout, peer, method, args, kwargs).get();
	}

	/**
	 * Starts a call of a peer from this node.
	 * @param timeout the timeout of the call
	 * @param peer the name of the peer
	 * @param method the name of the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @return a supplier that waits for the answer
	 */
	public Supplier<Answer> beginCall(Duration timeout, String peer, String method, List<?> args,
			Map<String, ?> kwargs) {
		return this.commands.begin("call", timeout,
				Map.of("peer", peer, "method", method, "args", args, "kwargs", kwargs, "timeout", seconds(timeout)));
	}

	/**
	 * Calls a peer from this node and cancels the call at once. Java nodes only.
	 * @param peer the name of the peer
	 * @param method the name of the method
	 * @param args the positional arguments
	 */
	public void cancelCall(String peer, String method, Object... args) {
		this.commands
			.execute("cancel_call", CALL_TIMEOUT, Map.of("peer", peer, "method", method, "args", List.of(args)))
			.result();
	}

	/**
	 * Calls all peers of this node.
	 * @param timeout the timeout of the call
	 * @param method the name of the method
	 * @param args the positional arguments
	 * @return the answer: peer names to objects with {@code result} or {@code error}
	 */
	public Answer callAll(Duration timeout, String method, Object... args) {
		return this.commands.execute("call_all", timeout,
				Map.of("method", method, "args", List.of(args), "timeout", seconds(timeout)));
	}

	/**
	 * Returns whether a peer answers this node.
	 * @param peer the name of the peer
	 * @return whether it answers
	 */
	public boolean isAlive(String peer) {
		return this.commands.execute("is_alive", CALL_TIMEOUT, Map.of("peer", peer, "timeout", 2.0))
			.result()
			.asBoolean();
	}

	/**
	 * Starts a node that was created with {@code --held}.
	 */
	public void release() {
		this.commands.send("start", Map.of());
	}

	/**
	 * Returns the peers of this node.
	 * @return their names
	 */
	public List<String> peers() {
		JsonNode names = this.commands.execute("list_peers", CALL_TIMEOUT, Map.of()).result();
		return StreamSupport.stream(names.spliterator(), false).map(JsonNode::asString).toList();
	}

	/**
	 * Returns the status of the discoveries of this node. Java nodes only.
	 * @return an array of objects with {@code active} and {@code detail}
	 */
	public JsonNode status() {
		return this.commands.execute("status", CALL_TIMEOUT, Map.of()).result();
	}

	/**
	 * Calls the function of a peer that counts its executions.
	 * @param peer the name of the peer
	 * @param plan the calls
	 * @return the outcome of the calls
	 */
	public CallOutcome makeCalls(String peer, CallPlan plan) {
		return beginCalls(peer, plan).get();
	}

	/**
	 * Starts to call the function of a peer that counts its executions.
	 * @param peer the name of the peer
	 * @param plan the calls
	 * @return a supplier that waits for the end
	 */
	public Supplier<CallOutcome> beginCalls(String peer, CallPlan plan) {
		Map<String, Object> details = plan.details();
		details.put("peer", peer);
		Supplier<Answer> answer = this.commands.begin("call_run", plan.maxDuration(), details);
		return () -> CallOutcome.of(answer.get().result());
	}

	/**
	 * Returns the executions of the function of this node that counts them.
	 * @param run the run, see {@link CallPlan}
	 * @return the executions
	 */
	public Executions executions(String run) {
		JsonNode result = this.commands.execute("executions", CALL_TIMEOUT, Map.of("run", run)).result();
		return new Executions(result.path("executed").asInt(), result.path("repeated").asInt());
	}

	/**
	 * Returns the statistics of this node. Java nodes only.
	 * @return see {@link io.peerlink.NodeStatistics}
	 */
	public JsonNode statistics() {
		return this.commands.execute("statistics", CALL_TIMEOUT, Map.of()).result();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	/**
	 * Has the node execute a command.
	 * @param command its name
	 * @param timeout how long it may take; a bit more is waited
	 * @param details of the command
	 * @return the answer
	 */
	public Answer command(String command, Duration timeout, Map<String, ?> details) {
		return this.commands.execute(command, timeout, details);
	}

	/**
	 * Stops the node regularly and waits for the end of its process.
	 * @return the {@code stopped} line: seconds
	 */
	public Line stop() {
		this.commands.send("stop", Map.of());
		Line stopped = this.process.awaitLine((line) -> "stopped".equals(line.string("event")), STOP_TIMEOUT);
		this.process.awaitExit(STOP_TIMEOUT);
		return stopped;
	}

	/**
	 * Kills the node's process to simulate a crash.
	 */
	public void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

	/**
	 * The executions of the calls of a run.
	 *
	 * @param executed the number of calls that were executed
	 * @param repeated the number of these that were executed more than once
	 */
	public record Executions(int executed, int repeated) {
	}

	@Override
	public String toString() {
		return this.process.toString();
	}

}
