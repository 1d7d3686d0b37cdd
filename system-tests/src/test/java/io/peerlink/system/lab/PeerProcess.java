package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;

/**
 * A node in a process of its own, Python or Java, driven by the same commands. Both
 * register the same functions; see {@code python_peer.py}.
 */
public final class PeerProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

	private final String name;

	private final LineProcess process;

	private final Dialog dialog;

	private final PeerChannels channels;

	PeerProcess(String name, LineProcess process) {
		this.name = name;
		this.process = process;
		this.dialog = new Dialog(process);
		this.channels = new PeerChannels(process, this.dialog);
	}

	/**
	 * Return the node's name.
	 * @return the name that it announces
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the process, to look at its lines.
	 * @return the process
	 */
	public LineProcess process() {
		return this.process;
	}

	/**
	 * Tell what the node is.
	 * @return whether it is a Python one: those say of which version
	 */
	public boolean isPython() {
		return awaitReady().string("version") != null;
	}

	/**
	 * Return the node's channels: those of Java nodes and Python 1.1.0.
	 * @return its channels
	 */
	public PeerChannels channels() {
		return this.channels;
	}

	/**
	 * Wait until the node has started.
	 * @return the {@code ready} line: port, version, seconds it took
	 */
	public Line awaitReady() {
		return this.process.awaitLine((line) -> "ready".equals(line.string("event")), START_TIMEOUT);
	}

	/**
	 * Wait until this node sees a peer, having seen it before included.
	 * @param peer the peer's name
	 * @param timeout how long to wait
	 * @return the {@code up} line: address, port
	 */
	public Line awaitUp(String peer, Duration timeout) {
		return awaitUp(0, peer, timeout);
	}

	/**
	 * Wait until this node reports a peer that came up after a mark.
	 * @param mark see {@link LineProcess#mark()}
	 * @param peer the peer's name
	 * @param timeout how long to wait
	 * @return the {@code up} line: address, port
	 */
	public Line awaitUp(int mark, String peer, Duration timeout) {
		return awaitEvent(mark, "up", peer, timeout);
	}

	/**
	 * Wait until this node reports the loss of a peer.
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
	 * Return the events about one peer.
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
	 * Have this node call a peer.
	 * @param peer whom to call
	 * @param method what to call
	 * @param args the positional arguments
	 * @return the answer
	 */
	public Answer call(String peer, String method, Object... args) {
		return call(CALL_TIMEOUT, peer, method, List.of(args), Map.of());
	}

	/**
	 * Have this node call a peer.
	 * @param timeout the timeout of the call
	 * @param peer whom to call
	 * @param method what to call
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @return the answer
	 */
	public Answer call(Duration timeout, String peer, String method, List<?> args, Map<String, ?> kwargs) {
		return beginCall(timeout, peer, method, args, kwargs).get();
	}

	/**
	 * Begin to have this node call a peer.
	 * @param timeout the timeout of the call
	 * @param peer whom to call
	 * @param method what to call
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 * @return waits for the answer
	 */
	public Supplier<Answer> beginCall(Duration timeout, String peer, String method, List<?> args,
			Map<String, ?> kwargs) {
		return this.dialog.begin("call", timeout,
				Map.of("peer", peer, "method", method, "args", args, "kwargs", kwargs, "timeout", seconds(timeout)));
	}

	/**
	 * Have this node call a peer and cancel the call at once. Java nodes only.
	 * @param peer whom to call
	 * @param method what to call
	 * @param args the positional arguments
	 */
	public void cancelCall(String peer, String method, Object... args) {
		this.dialog.execute("cancel_call", CALL_TIMEOUT, Map.of("peer", peer, "method", method, "args", List.of(args)))
			.result();
	}

	/**
	 * Have this node call all of its peers.
	 * @param timeout the timeout of the call
	 * @param method what to call
	 * @param args the positional arguments
	 * @return the answer: peer names to objects with {@code result} or {@code error}
	 */
	public Answer callAll(Duration timeout, String method, Object... args) {
		return this.dialog.execute("call_all", timeout,
				Map.of("method", method, "args", List.of(args), "timeout", seconds(timeout)));
	}

	/**
	 * Have this node ask whether a peer answers.
	 * @param peer whom to ask
	 * @return whether it does
	 */
	public boolean isAlive(String peer) {
		return this.dialog.execute("is_alive", CALL_TIMEOUT, Map.of("peer", peer, "timeout", 2.0)).result().asBoolean();
	}

	/**
	 * Let a node start that was started with {@code --held}.
	 */
	public void release() {
		this.dialog.send("start", Map.of());
	}

	/**
	 * Have this node list its peers.
	 * @return their names
	 */
	public List<String> peers() {
		JsonNode names = this.dialog.execute("list_peers", CALL_TIMEOUT, Map.of()).result();
		return StreamSupport.stream(names.spliterator(), false).map(JsonNode::asString).toList();
	}

	/**
	 * Have this node tell what its discoveries are doing. Java nodes only.
	 * @return an array of objects with {@code active} and {@code detail}
	 */
	public JsonNode status() {
		return this.dialog.execute("status", CALL_TIMEOUT, Map.of()).result();
	}

	/**
	 * Have this node call the function of a peer that counts its executions.
	 * @param peer whom to call
	 * @param plan how often, and how
	 * @return how the calls ended
	 */
	public CallOutcome makeCalls(String peer, CallPlan plan) {
		return beginCalls(peer, plan).get();
	}

	/**
	 * Begin to have this node call the function of a peer that counts its executions.
	 * @param peer whom to call
	 * @param plan how often, and how
	 * @return waits for the end
	 */
	public Supplier<CallOutcome> beginCalls(String peer, CallPlan plan) {
		Map<String, Object> details = plan.details();
		details.put("peer", peer);
		Supplier<Answer> answer = this.dialog.begin("call_run", plan.patience(), details);
		return () -> CallOutcome.of(answer.get().result());
	}

	/**
	 * Have this node tell how often peers had it execute the function that counts.
	 * @param run the run, see {@link CallPlan}
	 * @return the executions
	 */
	public Executions executions(String run) {
		JsonNode result = this.dialog.execute("executions", CALL_TIMEOUT, Map.of("run", run)).result();
		return new Executions(result.path("executed").asInt(), result.path("repeated").asInt());
	}

	/**
	 * Have this node tell its numbers. Java nodes only.
	 * @return see {@link io.peerlink.NodeStatistics}
	 */
	public JsonNode statistics() {
		return this.dialog.execute("statistics", CALL_TIMEOUT, Map.of()).result();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	/**
	 * Stop the node in good order and wait for the end of its process.
	 * @return the {@code stopped} line: seconds it took
	 */
	public Line stop() {
		this.dialog.send("stop", Map.of());
		Line stopped = this.process.awaitLine((line) -> "stopped".equals(line.string("event")), STOP_TIMEOUT);
		this.process.awaitExit(STOP_TIMEOUT);
		return stopped;
	}

	/**
	 * Kill the node's process: a crash.
	 */
	public void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

	/**
	 * How often a node executed the calls of a run.
	 *
	 * @param executed how many calls were executed
	 * @param repeated how many of them were executed more than once
	 */
	public record Executions(int executed, int repeated) {
	}

	@Override
	public String toString() {
		return this.process.toString();
	}

}
