package io.peerlink;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.TrackedCall.Incarnation;
import io.peerlink.call.CallObserver;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.call.RpcStatistics;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.concurrent.Futures;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.udp.SimulatedBundles;
import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.codec.MessageCodec;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import io.peerlink.sim.SimNetwork;
import io.peerlink.sim.Simulator;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and Python peers that call each other, and the records of their calls: caller,
 * transmissions, executions, and outcome. Each call has a token of its own as its first
 * argument, which identifies it everywhere.
 */
final class ReliabilitySimulation {

	/**
	 * How long after its deadline a call may end: the interval of the sweep of deadlines,
	 * and the hand-off to the thread that completes futures.
	 */
	static final Duration TICK = Duration.ofMillis(3);

	/**
	 * The unit of the remaining time in a request.
	 */
	private static final Duration TTL_UNIT = Duration.ofMillis(1);

	private static final int SHORTEST_PADDING = 700;

	private static final int LONGEST_PADDING = 1050;

	private final Simulator simulator;

	private final SimulatedNodes nodes;

	private final UnaryOperator<PeerLinkBuilder> customizer;

	private final long origin;

	private final MessageCodec codec = new MessageCodec();

	private final Map<String, SimulatedNode> javaNodes = new LinkedHashMap<>();

	private final Map<String, PythonPeer> python = new LinkedHashMap<>();

	private final Map<String, Incarnation> incarnations = new HashMap<>();

	private final Map<String, Incarnation> latest = new HashMap<>();

	private final Map<String, String> names = new HashMap<>();

	private long bundles;

	private long shortRequests;

	private final Map<String, Boolean> forgers = new HashMap<>();

	private final Map<CallKey, TrackedCall> calls = new LinkedHashMap<>();

	private final Map<CallKey, PythonCall> pythonCalls = new LinkedHashMap<>();

	private final Map<CallKey, List<Execution>> executions = new HashMap<>();

	private final List<String> violations = new ArrayList<>();

	private final ObservedEnds observed = new ObservedEnds();

	private long tokens;

	/**
	 * Creates an empty simulation.
	 * @param customizer configures each node
	 */
	ReliabilitySimulation(Simulator simulator, UnaryOperator<PeerLinkBuilder> customizer) {
		this.simulator = simulator;
		this.nodes = new SimulatedNodes(simulator);
		this.nodes.bundle();
		this.customizer = customizer;
		this.origin = simulator.nanoTime();
		network().tap(this::sent);
	}

	SimNetwork network() {
		return this.nodes.network();
	}

	void run(Duration duration) {
		this.simulator.run(duration);
	}

	long now() {
		return this.simulator.nanoTime() - this.origin;
	}

	void start(String name) {
		startAt(name, this.nodes.freePort());
	}

	void startAt(String name, int port) {
		Incarnation incarnation = new Incarnation(name + " of " + Duration.ofNanos(now()));
		SimulatedNode started = this.nodes.startAt(name, port,
				(builder) -> this.customizer.apply(builder.callObserver(this.observed.of(incarnation))),
				(node, process) -> node.register(new Handlers(name, incarnation, process)));
		this.javaNodes.put(name, started);
		Incarnation previous = this.latest.put(name, incarnation);
		if (previous != null) {
			incarnation.replaces(previous, now());
		}
		String instanceId = started.node().statistics().orElseThrow().instanceId();
		this.incarnations.put(instanceId, incarnation);
		this.names.put(instanceId, name);
	}

	void crash(String name) {
		remove(name).crash();
	}

	/**
	 * Stops a node as its user would: it sends a goodbye.
	 */
	void stop(String name) {
		Objects.requireNonNull(this.latest.get(name)).stopped(now());
		remove(name).node().stop();
	}

	private SimulatedNode remove(String name) {
		Objects.requireNonNull(this.latest.get(name)).die(now());
		return Objects.requireNonNull(this.javaNodes.remove(name));
	}

	/**
	 * Makes requests wait for a thread, at nodes that are started afterwards.
	 */
	void handlersWait(Duration longestWait) {
		this.nodes.handlersWait(longestWait);
	}

	/**
	 * Runs until every node has verified that every other one removes duplicates.
	 */
	void awaitVerification() {
		this.simulator.runUntil(() -> this.javaNodes.values().stream().allMatch(this::hasVerifiedOthers),
				Duration.ofMinutes(1));
	}

	private boolean hasVerifiedOthers(SimulatedNode one) {
		return one.node().peers().size() == this.javaNodes.size() - 1 && one.node()
			.peers()
			.stream()
			.allMatch((peer) -> ((DefaultPeerLink) one.node()).running().peers().isVerified(peer.instanceId()));
	}

	/**
	 * Adds a Python peer.
	 * @param forges whether it announces itself as a Java node
	 */
	void startPython(String name, boolean forges) {
		PythonPeer peer = this.nodes.python(name, (request, replies) -> serve(name, request, replies),
				forges ? Map.of(Peer.JAVA_MARKER, "1") : Map.of());
		this.python.put(name, peer);
		this.forgers.put(name, forges);
	}

	List<String> javaNodes() {
		return List.copyOf(this.javaNodes.keySet());
	}

	List<String> python() {
		return List.copyOf(this.python.keySet());
	}

	SimulatedNode node(String name) {
		return Objects.requireNonNull(this.javaNodes.get(name));
	}

	InetSocketAddress address(String name) {
		PythonPeer peer = this.python.get(name);
		return (peer != null) ? peer.address() : node(name).address();
	}

	Map<CallKey, TrackedCall> calls() {
		return this.calls;
	}

	Map<CallKey, PythonCall> pythonCalls() {
		return this.pythonCalls;
	}

	List<Execution> executions(CallKey key) {
		return this.executions.getOrDefault(key, List.of());
	}

	/**
	 * Returns the executions that may have answered a call.
	 */
	List<Execution> executions(TrackedCall call) {
		return call.isNumbered() ? executions(call.key()) : executionsAnywhere(call.key());
	}

	/**
	 * Returns the executions of a request that does not name its instance: any instance
	 * at the address executes it.
	 */
	List<Execution> executionsAnywhere(CallKey key) {
		return this.executions.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().token() == key.token())
			.filter((entry) -> entry.getKey().equals(key) || !this.calls.containsKey(entry.getKey()))
			.flatMap((entry) -> entry.getValue().stream())
			.toList();
	}

	Map<CallKey, List<Execution>> executions() {
		return this.executions;
	}

	List<String> violations() {
		return this.violations;
	}

	ObservedEnds observed() {
		return this.observed;
	}

	boolean isPython(String name) {
		return this.python.containsKey(name);
	}

	/**
	 * Returns the number of replies that a node keeps.
	 */
	int cachedReplies(String name) {
		return node(name).node().statistics().orElseThrow().rpc().cachedReplies();
	}

	/**
	 * Returns the statistics of the running nodes.
	 */
	Map<String, RpcStatistics> statistics() {
		Map<String, RpcStatistics> statistics = new LinkedHashMap<>();
		this.javaNodes
			.forEach((name, started) -> statistics.put(name, started.node().statistics().orElseThrow().rpc()));
		return statistics;
	}

	/**
	 * Starts a call from one node to another.
	 * @param delay how long the handler takes, if it is one that takes time
	 * @return the call, which may be cancelled
	 */
	StartedCall call(String caller, String callee, Method method, Duration delay, CallOptions options) {
		return call(caller, callee, method, options, arguments(method, delay));
	}

	/**
	 * Starts a call from one node to another, whose handler calls a third.
	 */
	StartedCall callThrough(String caller, String callee, String third, Duration thirdTimeout, CallOptions options) {
		return call(caller, callee, Method.RELAY, options, ++this.tokens, third, thirdTimeout.toMillis());
	}

	private Object[] arguments(Method method, Duration delay) {
		long token = ++this.tokens;
		if (method == Method.PADDED) {
			return new Object[] { token, padding() };
		}
		return method.takesTime ? new Object[] { token, delay.toMillis() } : new Object[] { token };
	}

	/**
	 * Returns a text of a length at which a datagram may have room for the call, but not
	 * for the extension.
	 */
	private String padding() {
		return "x".repeat(this.simulator.random().nextInt(SHORTEST_PADDING, LONGEST_PADDING));
	}

	private StartedCall call(String caller, String callee, Method method, CallOptions options, Object... args) {
		PeerLink node = node(caller).node();
		CallKey key = new CallKey((Long) args[0], method.wireName, callee);
		TrackedCall call = track(key, caller, node, options);
		CompletableFuture<Long> future = node.peer(callee).with(options).callAsync(key.method(), Long.class, args);
		CompletableFuture<Long> ended = future.whenComplete((result, failure) -> {
			call.calleeUpAtTheEnd(node.peers().stream().anyMatch((peer) -> isCallee(call, peer)));
			call.ended(now(), result, failure);
		});
		return new StartedCall(List.of(call), future, ended);
	}

	private boolean isCallee(TrackedCall call, Peer peer) {
		return peer.name().equals(call.key().callee())
				&& this.incarnations.get(peer.instanceId()) == call.calleeIncarnation();
	}

	/**
	 * Starts a broadcast.
	 */
	StartedCall broadcast(String caller, Method method, Duration delay, CallOptions options) {
		PeerLink node = node(caller).node();
		Object[] args = arguments(method, delay);
		Map<String, TrackedCall> tracked = new LinkedHashMap<>();
		for (Peer peer : node.peers()) {
			CallKey key = new CallKey((Long) args[0], method.wireName, peer.name());
			TrackedCall call = track(key, caller, node, options);
			call.partOfABroadcast();
			tracked.put(peer.name(), call);
		}
		CompletableFuture<Map<String, CallResult<Long>>> future = node.broadcast()
			.with(options)
			.callAsync(method.wireName, Long.class, args);
		CompletableFuture<?> ended = future.whenComplete((results, failure) -> {
			if (results != null && !results.keySet().equals(tracked.keySet())) {
				recordViolation("A broadcast to " + tracked.keySet() + " got results of " + results.keySet());
			}
			tracked.forEach((name, call) -> {
				CallResult<Long> result = (results != null) ? results.get(name) : null;
				call.ended(now(), (result != null) ? result.value() : null,
						(result != null) ? result.error() : failure);
			});
		});
		return new StartedCall(List.copyOf(tracked.values()), future, ended);
	}

	private TrackedCall track(CallKey key, String caller, PeerLink node, CallOptions options) {
		Incarnation known = node.peers()
			.stream()
			.filter((peer) -> peer.name().equals(key.callee()))
			.findFirst()
			.map((peer) -> this.incarnations.get(peer.instanceId()))
			.orElse(null);
		TrackedCall call = new TrackedCall(key, caller, Objects.requireNonNull(this.latest.get(caller)), known,
				inherited(Objects.requireNonNull(options.timeout())), options.idempotent(), now());
		this.calls.put(key, call);
		this.simulator.note(caller + " calls " + key);
		return call;
	}

	/**
	 * Returns the timeout of a call, which in a handler is not longer than the remaining
	 * time of its request.
	 */
	private static Duration inherited(Duration timeout) {
		return CurrentPeer.get()
			.flatMap((caller) -> caller.request().remaining())
			.filter((remaining) -> remaining.compareTo(timeout) < 0)
			.orElse(timeout);
	}

	/**
	 * Starts a call from a Python peer to a node.
	 */
	void callFromPython(String caller, String callee, Method method, Duration delay) {
		Object[] args = arguments(method, delay);
		CallKey key = new CallKey((Long) args[0], method.wireName, callee);
		PythonCall call = new PythonCall(key, new ArrayList<>());
		this.pythonCalls.put(key, call);
		Objects.requireNonNull(this.python.get(caller))
			.call(address(callee), method.wireName, toJson(args), call.replies()::add);
	}

	private static String toJson(Object[] args) {
		return Arrays.stream(args)
			.map((arg) -> (arg instanceof String text) ? '"' + text + '"' : arg.toString())
			.collect(Collectors.joining(", ", "[", "]"));
	}

	private void serve(String name, Message.Request request, Consumer<Message.Reply> replies) {
		long token = number(request, 0);
		Incarnation self = this.incarnations.computeIfAbsent(name, Incarnation::new);
		Execution execution = execute(new CallKey(token, request.rpc(), name), self);
		Method method = Method.named(request.rpc());
		Message.Reply reply = method.fails ? error(request, execution.fails(failure(token))) : new Message.Response(
				request.id(), RawJson.of(String.valueOf(execution.returns(method.value(token)))), null);
		this.simulator.schedule(Duration.ofMillis(method.takesTime ? number(request, 1) : 0),
				() -> replies.accept(reply));
	}

	private static Message.Reply error(Message.Request request, Throwable failure) {
		return new Message.ErrorReply(request.id(), failure.getClass().getSimpleName(),
				String.valueOf(failure.getMessage()), null);
	}

	private Execution execute(CallKey key, Incarnation where) {
		Execution execution = new Execution(where, now());
		this.executions.computeIfAbsent(key, (first) -> new ArrayList<>()).add(execution);
		this.simulator.note(where + " executes " + key);
		return execution;
	}

	private void recordViolation(String violation) {
		this.violations.add(violation);
		this.simulator.note("VIOLATION: " + violation);
	}

	/**
	 * Checks and records a datagram that is sent.
	 */
	private void sent(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
		int[] messages = new int[1];
		this.codec.decode(datagram, 0, datagram.length, to, (decoded, target) -> {
			messages[0]++;
			sent(decoded);
		});
		if (messages[0] > 1) {
			this.bundles++;
			if (isPython(to)) {
				recordViolation("A bundle was sent to Python at " + to);
			}
		}
		if (isPython(to) && !new String(datagram, StandardCharsets.UTF_8).startsWith("{\"type\":\"")) {
			recordViolation("A short request was sent to Python at " + to);
		}
	}

	private boolean isPython(InetSocketAddress address) {
		return this.python.values().stream().anyMatch((peer) -> peer.address().equals(address));
	}

	/**
	 * Returns how many datagrams had several messages.
	 */
	long bundles() {
		return this.bundles;
	}

	/**
	 * Returns how many requests were sent in their short form.
	 */
	long shortRequests() {
		return this.shortRequests;
	}

	private void sent(Decoded decoded) {
		if (!(decoded instanceof Message.Request request)) {
			return;
		}
		String callee = calleeOf(request);
		TrackedCall call = this.calls.get(new CallKey(number(request, 0), request.rpc(), callee));
		if (call == null) {
			return;
		}
		call.requested(request.pl() != null);
		if (call.isOver() && now() > call.endedAt() + SimulatedBundles.LONGEST_WAIT.toNanos()) {
			recordViolation("A request was sent after the end of its call: " + call);
		}
		if (isPython(callee)) {
			checkSentToPython(callee, call, request);
		}
	}

	/**
	 * A short request names the instance only.
	 */
	private String calleeOf(Message.Request request) {
		String to = (request.pl() != null) ? request.pl().to() : null;
		if (request.dst() != null || to == null) {
			return String.valueOf(request.dst());
		}
		this.shortRequests++;
		return String.valueOf(this.names.get(to));
	}

	private void checkSentToPython(String callee, TrackedCall call, Message.Request request) {
		if (call.requests() > 1 && !call.isIdempotent()) {
			recordViolation("A request to Python was retransmitted: " + call);
		}
		if (request.pl() != null && !Boolean.TRUE.equals(this.forgers.get(callee))) {
			recordViolation("A request to Python has an extension: " + request.pl());
		}
	}

	private static IllegalStateException failure(long token) {
		return new IllegalStateException("no " + token);
	}

	/**
	 * Returns the argument at an index. It and those before it are numbers.
	 */
	private static long number(Message.Request request, int index) {
		RawJson args = Objects.requireNonNull(request.args());
		long value = 0;
		int commas = 0;
		for (int i = 0; i < args.length() && commas <= index; i++) {
			byte character = args.array()[i];
			if (character == ',') {
				commas++;
			}
			else if (commas == index && character >= '0' && character <= '9') {
				value = 10 * value + character - '0';
			}
		}
		return value;
	}

	/**
	 * The methods that peers can call.
	 */
	enum Method {

		PLAIN("plain", false, false), LATER("later", true, false), FAIL("fail", false, true),
		FAIL_LATER("failLater", true, true), PADDED("padded", false, false), FAIL_LOUDLY("failLoudly", false, true),
		RELAY("relay", false, false);

		private final String wireName;

		private final boolean takesTime;

		private final boolean fails;

		Method(String wireName, boolean takesTime, boolean fails) {
			this.wireName = wireName;
			this.takesTime = takesTime;
			this.fails = fails;
		}

		static Method named(String wireName) {
			return Arrays.stream(values())
				.filter((method) -> method.wireName.equals(wireName))
				.findFirst()
				.orElseThrow();
		}

		/**
		 * Returns the correct result.
		 */
		long value(long token) {
			return 31 * token + this.wireName.length();
		}

	}

	/**
	 * A call that has started.
	 *
	 * @param calls the call, or those of a broadcast
	 * @param future the future that the user gets
	 * @param ended completes after the end was recorded
	 */
	record StartedCall(List<TrackedCall> calls, CompletableFuture<?> future, CompletableFuture<?> ended) {

		void cancel() {
			boolean died = this.calls.stream().anyMatch((call) -> call.callerIncarnation().isDead());
			if (!died && !this.future.isDone()) {
				this.calls.forEach(TrackedCall::cancelled);
				this.future.cancel(true);
			}
		}

	}

	/**
	 * A call by a Python peer.
	 *
	 * @param key identifies the call
	 * @param replies all replies
	 */
	record PythonCall(CallKey key, List<Message.Reply> replies) {
	}

	/**
	 * The handlers of one run of a node.
	 */
	public final class Handlers {

		private final String name;

		private final Incarnation self;

		private final Scheduler process;

		Handlers(String name, Incarnation self, Scheduler process) {
			this.name = name;
			this.self = self;
			this.process = process;
		}

		public long plain(long token) {
			return begin(token, Method.PLAIN).returns(Method.PLAIN.value(token));
		}

		public long padded(long token, String padding) {
			return begin(token, Method.PADDED).returns(Method.PADDED.value(token));
		}

		public long fail(long token) {
			throw begin(token, Method.FAIL).fails(failure(token));
		}

		/**
		 * Fails with a message so long that few replies can be kept.
		 */
		public long failLoudly(long token) {
			throw begin(token, Method.FAIL_LOUDLY)
				.fails(new IllegalStateException("no " + token + "!".repeat(SHORTEST_PADDING)));
		}

		public CompletableFuture<Long> later(long token, long delay) {
			CompletableFuture<Long> result = recording(begin(token, Method.LATER));
			after(delay, () -> result.complete(Method.LATER.value(token)));
			return result;
		}

		public CompletableFuture<Long> failLater(long token, long delay) {
			CompletableFuture<Long> result = recording(begin(token, Method.FAIL_LATER));
			after(delay, () -> result.completeExceptionally(failure(token)));
			return result;
		}

		public CompletableFuture<Long> relay(long token, String third, long timeoutMillis) {
			CompletableFuture<Long> result = recording(begin(token, Method.RELAY));
			StartedCall nested = call(this.name, third, Method.PLAIN,
					CallOptions.defaults().withTimeout(Duration.ofMillis(timeoutMillis)),
					++ReliabilitySimulation.this.tokens);
			Futures.whenDone(nested.ended(), (value, failure) -> {
				if (failure != null) {
					result.completeExceptionally(failure);
				}
				else {
					result.complete((Long) value);
				}
			});
			Futures.whenDone(result, (value, failure) -> {
				if (failure instanceof CancellationException) {
					nested.cancel();
				}
			});
			return result;
		}

		private Execution begin(long token, Method method) {
			CallKey key = new CallKey(token, method.wireName, this.name);
			RequestContext request = CurrentPeer.get().orElseThrow().request();
			TrackedCall call = ReliabilitySimulation.this.calls.get(key);
			if (call != null) {
				check(call, request);
			}
			return execute(key, this.self);
		}

		private void check(TrackedCall call, RequestContext request) {
			Duration most = (call.timeout().compareTo(TTL_UNIT) > 0) ? call.timeout() : TTL_UNIT;
			request.remaining().filter((remaining) -> remaining.compareTo(most) > 0).ifPresent((remaining) -> {
				recordViolation("A handler has " + remaining + " remaining for " + call);
			});
			request.onCancel(() -> {
				if (!call.isCancelled()) {
					recordViolation("A handler was informed of a cancellation that did not happen: " + call);
				}
			});
		}

		private void after(long delayMillis, Runnable task) {
			this.process.schedule(Duration.ofMillis(delayMillis), task);
		}

		private static CompletableFuture<Long> recording(Execution execution) {
			CompletableFuture<Long> result = new CompletableFuture<>();
			Futures.whenDone(result, (value, failure) -> {
				if (failure != null) {
					execution.fails(failure);
				}
				else {
					execution.returns(Objects.requireNonNull(value));
				}
			});
			return result;
		}

	}

	/**
	 * Counts how often observers are informed of the end of each call.
	 */
	static final class ObservedEnds {

		private final Map<Incarnation, List<int[]>> ends = new HashMap<>();

		CallObserver of(Incarnation caller) {
			List<int[]> all = this.ends.computeIfAbsent(caller, (first) -> new ArrayList<>());
			return new CallObserver() {

				@Override
				public Outgoing calling(String target, String method) {
					int[] count = new int[1];
					all.add(count);
					return new Outgoing() {

						@Override
						public void ended(@Nullable Throwable failure) {
							count[0]++;
						}

					};
				}

			};
		}

		/**
		 * Returns the number of calls by running nodes whose end was not reported exactly
		 * once.
		 */
		long wrong() {
			return this.ends.entrySet()
				.stream()
				.filter((entry) -> !entry.getKey().isDead())
				.flatMap((entry) -> entry.getValue().stream())
				.filter((count) -> count[0] != 1)
				.count();
		}

	}

}
