package io.peerlink.system.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A discovery controlled by JSON lines: commands on stdin, events and replies on stdout,
 * each with {@code mono}, the machine's monotonic clock in nanoseconds.
 * <p>
 * Argument: {@code ours} or {@code plain}. Commands: {@code open}; {@code announce} with
 * {@code name}, {@code port} and {@code attributes}; {@code withdraw}; {@code close}.
 * After {@code close} it can be opened again.
 */
public final class DiscoveryProbe {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final boolean plain;

	private DiscoveryEngine engine;

	private DiscoveryProbe(boolean plain) {
		this.plain = plain;
		this.engine = newEngine();
	}

	public static void main(String[] args) throws IOException {
		// An application initializes its logging before discovery.
		LoggerFactory.getLogger(DiscoveryProbe.class).debug("Ready");
		DiscoveryProbe probe = new DiscoveryProbe(args[0].equals("plain"));
		writeLine(Map.of("event", "ready"));
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			probe.execute(JSON.readTree(line));
		}
	}

	private DiscoveryEngine newEngine() {
		return this.plain ? new PlainJmDnsEngine() : new OurEngine();
	}

	private void execute(JsonNode command) throws IOException {
		String what = command.path("do").asString();
		writeLine(Map.of("event", "begin", "what", what));
		long began = System.nanoTime();
		switch (what) {
			case "open" -> this.engine.open(new Printer());
			case "announce" -> this.engine.announce(command.path("name").asString(), command.path("port").asInt(),
					attributes(command.path("attributes")));
			case "withdraw" -> this.engine.withdraw();
			case "close" -> {
				this.engine.close();
				this.engine = newEngine();
			}
			default -> throw new IllegalArgumentException("Unknown command " + command);
		}
		writeLine(Map.of("event", "done", "what", what, "seconds", (System.nanoTime() - began) / 1e9));
	}

	private static Map<String, String> attributes(JsonNode from) {
		Map<String, String> attributes = new LinkedHashMap<>();
		from.properties().forEach((entry) -> attributes.put(entry.getKey(), entry.getValue().asString()));
		return attributes;
	}

	private static void writeLine(Map<String, ? extends @Nullable Object> line) {
		Map<String, @Nullable Object> stamped = new LinkedHashMap<>(line);
		stamped.put("mono", System.nanoTime());
		byte[] text = (JSON.writeValueAsString(stamped) + "\n").getBytes(StandardCharsets.UTF_8);
		synchronized (System.out) {
			System.out.write(text, 0, text.length);
			System.out.flush();
		}
	}

	private static final class Printer implements DiscoveryEngine.Listener {

		@Override
		public void discovered(String name, @Nullable String address, int port, Map<String, String> attributes) {
			Map<String, @Nullable Object> line = new LinkedHashMap<>();
			line.put("event", "discovered");
			line.put("name", name);
			line.put("address", address);
			line.put("port", port);
			line.put("attributes", attributes);
			writeLine(line);
		}

		@Override
		public void lost(String name) {
			writeLine(Map.of("event", "lost", "name", name));
		}

	}

}
