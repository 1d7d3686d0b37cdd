package io.peerlink.internal.stream;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.peerlink.peer.AllowedPeers;
import io.peerlink.stream.PeerStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * The streams that peers can open. May change while the node runs, and outlives its runs.
 * Thread-safe.
 */
public final class StreamRegistry {

	/**
	 * The longest name in characters, each of which takes up to 6 bytes, so that it fits
	 * into the line that opens a stream, and the answer.
	 */
	private static final int MAX_NAME = 512;

	/**
	 * Names that begin so are those of the engines.
	 */
	private static final String RESERVED = "__";

	private final ConcurrentMap<String, Registration> registrations = new ConcurrentHashMap<>();

	/**
	 * Registers a stream that peers can open.
	 * @param name its name
	 * @param handler uses each stream
	 * @param allowed the peers that may open it
	 * @throws IllegalArgumentException when the name is blank, too long or reserved
	 * @throws IllegalStateException when the name is in use
	 */
	public void register(String name, PeerStreamHandler handler, AllowedPeers allowed) {
		requireName(name);
		Objects.requireNonNull(handler, "handler must not be null");
		Objects.requireNonNull(allowed, "allowed must not be null");
		requireFree(name);
		if (this.registrations.putIfAbsent(name, new Registration(handler, allowed)) != null) {
			throw new IllegalStateException("Stream '" + name + "' is registered already");
		}
	}

	/**
	 * Unregisters a stream. Those of this name that are open stay open.
	 * @param name its name
	 * @return whether it was registered
	 */
	public boolean unregister(String name) {
		return this.registrations.remove(Objects.requireNonNull(name, "name must not be null")) != null;
	}

	/**
	 * Returns the streams that peers can open.
	 * @return their names, in order
	 */
	public List<String> names() {
		return this.registrations.keySet().stream().sorted().toList();
	}

	/**
	 * Returns who may open a stream.
	 * @param name its name
	 * @return the peers, everybody if it is not registered
	 */
	public AllowedPeers allowed(String name) {
		Registration registration = this.registrations.get(name);
		return (registration != null) ? registration.allowed() : AllowedPeers.EVERYBODY;
	}

	@Nullable Registration find(@Nullable String name) {
		return (name != null) ? this.registrations.get(name) : null;
	}

	/**
	 * Checks that the name of a stream is not one of the engines.
	 * @param name a name
	 * @throws IllegalArgumentException when it is reserved
	 */
	public static void requireFree(String name) {
		if (name.startsWith(RESERVED)) {
			throw new IllegalArgumentException(
					"'" + name + "' cannot be the name of a stream, names with a leading '__' are reserved");
		}
	}

	/**
	 * Checks the name of a stream.
	 * @throws IllegalArgumentException when it is blank or too long
	 */
	static void requireName(String name) {
		Objects.requireNonNull(name, "name must not be null");
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a stream must not be blank");
		}
		if (name.length() > MAX_NAME) {
			throw new IllegalArgumentException(
					"The name of a stream has at most " + MAX_NAME + " characters, not " + name.length());
		}
	}

	/**
	 * A stream that peers can open.
	 *
	 * @param handler uses each stream
	 * @param allowed the peers that may open it
	 */
	record Registration(PeerStreamHandler handler, AllowedPeers allowed) {
	}

}
