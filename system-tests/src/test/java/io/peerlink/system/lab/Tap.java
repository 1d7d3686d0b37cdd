package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Captures the datagrams that arrive at a host, including those that its firewall drops,
 * see {@code tap.py}.
 */
public final class Tap {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String DISCARD_PORT = "9";

	private final Host host;

	private final LineProcess process;

	private Tap(Host host, LineProcess process) {
		this.host = host;
		this.process = process;
	}

	/**
	 * Starts the capture.
	 * @param host the host
	 * @return the tap, which is already capturing
	 */
	public static Tap on(Host host) {
		LineProcess process = host.spawn("tap",
				new ProcessBuilder("python3", "-u", PythonVersion.resource("/tap.py").toString(), Host.INTERFACE));
		process.awaitLine((line) -> "ready".equals(line.string("event")), TIMEOUT);
		return new Tap(host, process);
	}

	/**
	 * Returns the messages from another host so far.
	 * @param sender the other host
	 * @return the payloads of its UDP datagrams, those of mDNS excepted
	 * @throws AssertionError if one is not a JSON object, or a bundle of several
	 */
	public List<JsonNode> messagesFrom(Host sender) {
		return textsFrom(sender).stream().map(Tap::parse).toList();
	}

	/**
	 * Returns the messages from another host so far as they are.
	 * @param sender the other host
	 * @return the payloads of its UDP datagrams, those of mDNS excepted
	 */
	public List<String> textsFrom(Host sender) {
		String marker = UUID.randomUUID().toString();
		sender.exec("bash", "-c", "echo -n " + marker + " > /dev/udp/" + this.host.address() + "/" + DISCARD_PORT);
		this.process.awaitLine((line) -> marker.equals(line.string("payload")), TIMEOUT);
		return this.process.lines(0)
			.stream()
			.filter((line) -> sender.address().equals(line.string("sender")))
			.filter((line) -> line.required().path("destination_port").asInt() != Integer.parseInt(DISCARD_PORT))
			.map((line) -> line.required().path("payload").asString())
			.toList();
	}

	private static JsonNode parse(String payload) {
		try {
			JsonNode message = LineProcess.JSON.readTree(payload);
			if (message.isObject()) {
				return message;
			}
		}
		catch (JacksonException ex) {
			throw new AssertionError("No JSON: " + payload, ex);
		}
		throw new AssertionError("No JSON object: " + payload);
	}

}
