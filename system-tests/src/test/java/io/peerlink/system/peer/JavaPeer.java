package io.peerlink.system.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.PeerLinkBuilder;
import io.peerlink.call.CallOptions;
import io.peerlink.call.CallResult;
import io.peerlink.error.PeerLinkException;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Java node controlled by JSON lines, like {@code python_peer.py}: commands on stdin,
 * events and replies on stdout. Commands are executed concurrently, each on a thread of
 * its own.
 * <p>
 * Arguments: the name, then any of {@code --port=N}, {@code --static=PEER},
 * {@code --no-mdns}, {@code --secret=TEXT}, {@code --previous-secret=TEXT},
 * {@code --identity=FILE}, and {@code --held}: start at the first command of any kind.
 */
public final class JavaPeer {

	static final JsonMapper JSON = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
		.build();

	private final PeerLink node;

	private final CountedCalls countedCalls;

	private final ChannelCommands channels;

	private final ValueCommands values;

	private final StreamCommands streams;

	private JavaPeer(PeerLink node, CountedCalls countedCalls) {
		this.node = node;
		this.countedCalls = countedCalls;
		this.channels = new ChannelCommands(node);
		this.values = new ValueCommands(node);
		this.streams = new StreamCommands(node);
	}

	public static void main(String[] args) throws IOException {
		PeerLink node = build(args);
		node.register(new PeerFunctions());
		node.register("text_of_length", int.class, "x"::repeat);
		CountedCalls countedCalls = new CountedCalls();
		node.register(countedCalls);
		ValueCommands.register(node);
		node.addPeerListener(new EventPrinter());
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		if (List.of(args).contains("--held")) {
			writeLine(Map.of("event", "held"));
			in.readLine();
		}
		long began = System.nanoTime();
		try {
			node.start();
		}
		catch (PeerLinkException ex) {
			writeLine(Map.of("event", "failed", "error", describe(ex)));
			return;
		}
		writeLine(Map.of("event", "ready", "name", node.name(), "port", node.status().address().getPort(), "seconds",
				secondsSince(began)));
		new JavaPeer(node, countedCalls).serve(in);
	}

	private static PeerLink build(String[] args) {
		PeerLinkBuilder builder = PeerLink.builder(args[0]);
		List<String> staticPeers = new ArrayList<>();
		for (String option : List.of(args).subList(1, args.length)) {
			String value = option.substring(option.indexOf('=') + 1);
			switch (option.split("=", 2)[0]) {
				case "--port" -> builder.port(Integer.parseInt(value));
				case "--static" -> staticPeers.add(value);
				case "--no-mdns" -> builder.mdns(false);
				case "--secret" -> builder.secret(value);
				case "--previous-secret" -> builder.previousSecrets(value);
				case "--identity" -> builder.identity(Path.of(value));
				case "--files" -> builder.files(FileCommands.options(Path.of(value)));
				case "--held" -> {
				}
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		return builder.staticPeers(staticPeers.toArray(String[]::new)).build();
	}

	private void serve(BufferedReader in) throws IOException {
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			JsonNode command = JSON.readTree(line);
			if (command.path("do").asString().equals("stop")) {
				break;
			}
			Thread thread = new Thread(() -> execute(command), "command");
			thread.setDaemon(true);
			thread.start();
		}
		long began = System.nanoTime();
		this.node.stop();
		writeLine(Map.of("event", "stopped", "seconds", secondsSince(began)));
	}

	private void execute(JsonNode command) {
		long began = System.nanoTime();
		Map<String, @Nullable Object> reply = new LinkedHashMap<>();
		reply.put("reply", command.path("id").asInt());
		try {
			reply.put("result", resultOf(command));
		}
		catch (RuntimeException ex) {
			reply.put("error", describe(ex));
		}
		reply.put("seconds", secondsSince(began));
		writeLine(reply);
	}

	private @Nullable Object resultOf(JsonNode command) {
		return switch (command.path("do").asString()) {
			case "call" -> call(command);
			case "call_all" -> callAll(command);
			case "cancel_call" -> cancelCall(command);
			case "is_alive" -> isAlive(command);
			case "list_peers" -> this.node.peers().stream().map(Peer::name).toList();
			case "status" -> this.node.status().discovery();
			case "statistics" -> this.node.statistics().orElseThrow();
			case "call_run" -> new CallRun(this.node, command).execute();
			case "executions" -> this.countedCalls.summary(command.path("run").asString());
			case "send_samples", "send_refused", "fetch_literal" -> this.values.resultOf(command);
			case "register_streams", "stream_echo", "stream_frames", "stream_read", "stream_length" ->
				this.streams.resultOf(command);
			case "file_send", "file_fetch" -> FileCommands.resultOf(this.node, command);
			default -> this.channels.resultOf(command);
		};
	}

	private @Nullable Object call(JsonNode command) {
		return this.node.peer(command.path("peer").asString())
			.with(options(command))
			.call(command.path("method").asString(), Object.class, args(command));
	}

	private boolean cancelCall(JsonNode command) {
		return this.node.peer(command.path("peer").asString())
			.callAsync(command.path("method").asString(), Object.class, args(command))
			.cancel(true);
	}

	private Map<String, Object> callAll(JsonNode command) {
		Map<String, CallResult<Object>> results = this.node.broadcast()
			.with(options(command))
			.call(command.path("method").asString(), Object.class, args(command));
		Map<String, Object> described = new LinkedHashMap<>();
		results.forEach((name, result) -> described.put(name, describe(result)));
		return described;
	}

	private static Map<String, @Nullable Object> describe(CallResult<Object> result) {
		Map<String, @Nullable Object> described = new LinkedHashMap<>();
		if (result.error() != null) {
			described.put("error", describe(result.error()));
		}
		else {
			described.put("result", result.value());
		}
		return described;
	}

	private static Map<String, String> describe(RuntimeException error) {
		return Map.of("type", error.getClass().getSimpleName(), "message", String.valueOf(error.getMessage()));
	}

	private boolean isAlive(JsonNode command) {
		try {
			this.node.peer(command.path("peer").asString()).with(options(command)).ping();
			return true;
		}
		catch (PeerLinkException ex) {
			return false;
		}
	}

	private static CallOptions options(JsonNode command) {
		CallOptions options = CallOptions.defaults()
			.withTimeout(Duration.ofMillis((long) (command.path("timeout").asDouble(5) * 1000)));
		for (Map.Entry<String, JsonNode> kwarg : command.path("kwargs").properties()) {
			options = options.withKwarg(kwarg.getKey(), JSON.treeToValue(kwarg.getValue(), Object.class));
		}
		return options;
	}

	private static @Nullable Object[] args(JsonNode command) {
		return command.has("args") ? JSON.treeToValue(command.path("args"), Object[].class) : new Object[0];
	}

	private static double secondsSince(long began) {
		return (System.nanoTime() - began) / 1e9;
	}

	static void writeLine(Map<String, ? extends @Nullable Object> line) {
		Map<String, @Nullable Object> stamped = new LinkedHashMap<>(line);
		stamped.put("mono", System.nanoTime());
		byte[] text = (JSON.writeValueAsString(stamped) + "\n").getBytes(StandardCharsets.UTF_8);
		synchronized (System.out) {
			System.out.write(text, 0, text.length);
			System.out.flush();
		}
	}

	private static final class EventPrinter implements PeerListener {

		@Override
		public void peerUp(Peer peer) {
			writeLine(Map.of("event", "up", "peer", peer.name(), "address",
					peer.address().getAddress().getHostAddress(), "port", peer.address().getPort()));
		}

		@Override
		public void peerDown(Peer peer, PeerDownReason reason) {
			writeLine(Map.of("event", "down", "peer", peer.name(), "reason", reason.name()));
		}

	}

}
