package io.peerlink.internal.discovery;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

import io.peerlink.internal.wire.Ports;
import io.peerlink.internal.wire.Realm;
import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A configured peer, for networks that block multicast.
 *
 * @param name the expected name, {@code null} for any; a node that reports its own name
 * is known by that
 * @param host a host name or an IPv4 address
 * @param port the UDP port
 */
public record StaticPeer(@Nullable String name, String host, int port) {

	private static final String INVALID_NAME = "a name has 1 to 63 UTF-8 bytes and no control characters";

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern NUMERIC = Pattern.compile("[\\d.]+");

	/**
	 * Creates a peer.
	 * @throws IllegalArgumentException when a component is invalid; the message says why
	 */
	public StaticPeer {
		String problem = problemOf(name, host, port);
		if (problem != null) {
			throw invalid(describe(name, host, port), problem);
		}
	}

	/**
	 * Parses {@code name@host:port}, {@code host:port} or {@code name@host}.
	 * @param text the configured text
	 * @param portOfName returns the default port of a node by its name
	 * @return the peer
	 * @throws IllegalArgumentException when the text has none of these forms; the message
	 * says why
	 */
	public static StaticPeer parse(String text, ToIntFunction<String> portOfName) {
		String trimmed = text.trim();
		int at = trimmed.lastIndexOf('@');
		String name = (at >= 0) ? trimmed.substring(0, at) : null;
		String endpoint = trimmed.substring(at + 1);
		int colon = endpoint.indexOf(':');
		if (colon != endpoint.lastIndexOf(':')) {
			throw invalid(text, "IPv6 is not supported: give a host name or an IPv4 address");
		}
		if (colon >= 0) {
			return of(text, name, endpoint.substring(0, colon), port(endpoint.substring(colon + 1), text));
		}
		if (name == null) {
			throw invalid(text, "the port is missing: give name@host, host:port or name@host:port");
		}
		if (!NodeName.isValid(name)) {
			throw invalid(text, INVALID_NAME);
		}
		return of(text, name, endpoint, portOfName.applyAsInt(name));
	}

	/**
	 * Parses static peers of a realm.
	 * @param texts the static peers as text
	 * @param realm the realm, which the port of a name depends on
	 * @return the static peers
	 * @throws IllegalArgumentException when one of them is invalid
	 */
	public static List<StaticPeer> parseAll(List<String> texts, Realm realm) {
		return texts.stream().map((text) -> parse(text, (name) -> Ports.derivedUdpPort(realm, name))).toList();
	}

	private static StaticPeer of(String text, @Nullable String name, String host, int port) {
		String problem = problemOf(name, host, port);
		if (problem != null) {
			throw invalid(text, problem);
		}
		return new StaticPeer(name, host, port);
	}

	private static @Nullable String problemOf(@Nullable String name, String host, int port) {
		if (name != null && !NodeName.isValid(name)) {
			return INVALID_NAME;
		}
		if (name != null && name.indexOf('\ufffd') >= 0) {
			return "the name was read in a wrong encoding; if it is from the environment or the command line, set LC_ALL=C.UTF-8";
		}
		if (host.isBlank()) {
			return "the host is missing";
		}
		if (host.indexOf(':') >= 0 || host.startsWith("[")) {
			return "IPv6 is not supported: give a host name or an IPv4 address";
		}
		if (NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches()) {
			return "this is no IPv4 address";
		}
		return Ports.isValid(port) ? null : "a port is a number from 1 to " + Ports.MAX;
	}

	/**
	 * Returns the name of a node that does not report its own.
	 * @return the configured name, or the end of {@code host:port} that fits a name
	 */
	String assumedName() {
		if (this.name != null) {
			return this.name;
		}
		String endpoint = this.host + ":" + this.port;
		return NodeName.isValid(endpoint) ? endpoint : endpoint.substring(endpoint.length() - NodeName.MAX_BYTES);
	}

	boolean isAddress() {
		return IPV4.matcher(this.host).matches();
	}

	@Override
	public String toString() {
		return describe(this.name, this.host, this.port);
	}

	private static String describe(@Nullable String name, String host, int port) {
		return ((name != null) ? name + "@" : "") + host + ":" + port;
	}

	private static int port(String digits, String text) {
		try {
			return Integer.parseInt(digits);
		}
		catch (NumberFormatException ex) {
			throw invalid(text, "'" + digits + "' is no port");
		}
	}

	private static IllegalArgumentException invalid(String text, String reason) {
		return new IllegalArgumentException("Invalid static peer '" + text + "': " + reason);
	}

}
