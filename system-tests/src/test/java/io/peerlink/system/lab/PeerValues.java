package io.peerlink.system.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

/**
 * Values of many types, which a {@link PeerProcess} sends and receives.
 */
public final class PeerValues {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final CommandClient commands;

	PeerValues(CommandClient commands) {
		this.commands = commands;
	}

	/**
	 * Registers functions that record their argument and return it. Python nodes only.
	 * @param names the names of the functions
	 */
	public void record(List<String> names) {
		this.commands.execute("record", TIMEOUT, Map.of("names", names)).result();
	}

	/**
	 * Returns the recorded arguments. Python nodes only.
	 * @return the names of the functions to what {@code repr} says
	 */
	public JsonNode recorded() {
		return this.commands.execute("recorded", TIMEOUT, Map.of()).result();
	}

	/**
	 * Calls the functions {@code compare.NAME} of a peer with the recorded arguments.
	 * Python nodes only.
	 * @param peer the name of the peer
	 * @return the names to the results or to what the error says
	 */
	public JsonNode sendRecorded(String peer) {
		return this.commands.execute("send_recorded", TIMEOUT, Map.of("peer", peer)).result();
	}

	/**
	 * Sends a sample of every type to the function of its name, by a typed client. Java
	 * nodes only.
	 * @param peer the name of the peer
	 * @return the names of the functions to what has come back: {@code equal}, another
	 * value or an error
	 */
	public JsonNode sendSamples(String peer) {
		return this.commands.execute("send_samples", TIMEOUT, Map.of("peer", peer)).result();
	}

	/**
	 * Tries to send values that cannot be sent. Java nodes only.
	 * @param peer the name of the peer
	 * @return what the values are to the error
	 */
	public JsonNode sendRefused(String peer) {
		return this.commands.execute("send_refused", TIMEOUT, Map.of("peer", peer)).result();
	}

	/**
	 * Starts to call a function of a peer with a value. Python nodes only.
	 * @param peer the name of the peer
	 * @param method the name of the function
	 * @param literal an expression of Python
	 * @return a supplier that waits for the answer
	 */
	public Supplier<Answer> sendLiteral(String peer, String method, String literal) {
		return this.commands.begin("send_literal", TIMEOUT, Map.of("peer", peer, "method", method, "literal", literal));
	}

	/**
	 * Starts to get a value from a Python peer. Java nodes only.
	 * @param peer the name of the peer
	 * @param kind the method of {@link io.peerlink.system.peer.TypedValues} as whose
	 * result it is read
	 * @param literal an expression of Python
	 * @return a supplier that waits for the answer, which is text
	 */
	public Supplier<Answer> fetchLiteral(String peer, String kind, String literal) {
		return this.commands.begin("fetch_literal", TIMEOUT, Map.of("peer", peer, "kind", kind, "literal", literal));
	}

}
