package io.peerlink.handler;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The caller whose request the current thread handles.
 * <p>
 * The address is the source address of the request. The name is that of the peer that was
 * known at this address when the request arrived; for an unknown peer it is only what the
 * caller claims, and there is none where messages are sealed. A peer that has just
 * started may call before this node has found it.
 * <p>
 * In a sealed realm the key of the caller is known, and the peer, if there is one, is
 * that of this key. It is no {@link java.security.Principal}, whose name may not be
 * {@code null}, and because without a secret nothing of it is proved.
 *
 * @param name the caller's name, {@code null} if the peer is unknown and claims none
 * @param address the source address of the request; the port of an unknown peer is 0 when
 * the request came over TCP
 * @param peer the known peer at this address, {@code null} if there is none
 * @param request the deadline of the request and its cancellation
 * @param fingerprint the fingerprint of the key that the caller has proved to have,
 * {@code null} where nothing is sealed
 * @since 0.1.0
 */
public record CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer, RequestContext request,
		@Nullable String fingerprint) {

	/**
	 * A caller, or what makes it when somebody asks, as few handlers do.
	 */
	private static final ThreadLocal<@Nullable Object> CURRENT = new ThreadLocal<>();

	/**
	 * Creates a caller that has proved nothing, for tests of handlers.
	 * @param name the caller's name, {@code null} if the peer is unknown and claims none
	 * @param address the source address of the request
	 * @param peer the known peer at this address, {@code null} if there is none
	 * @param request the deadline of the request and its cancellation
	 */
	public CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer, RequestContext request) {
		this(name, address, peer, request, null);
	}

	/**
	 * Creates a caller that has proved nothing and whose request has no deadline, for
	 * tests of handlers.
	 * @param name the caller's name, {@code null} if the peer is unknown and claims none
	 * @param address the source address of the request
	 * @param peer the known peer at this address, {@code null} if there is none
	 */
	public CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer) {
		this(name, address, peer, RequestContext.NONE);
	}

	/**
	 * Returns the instance of the caller.
	 * @return the instance id, {@code null} if the caller is an unknown peer
	 */
	public @Nullable String instanceId() {
		return (this.peer != null) ? this.peer.instanceId() : null;
	}

	/**
	 * Returns whether the caller has proved its key. Then its name is that of a member of
	 * the realm who has this key, and it cannot be another one; without a secret the name
	 * is only what somebody says.
	 * @return whether there is a fingerprint
	 */
	public boolean isAuthenticated() {
		return this.fingerprint != null;
	}

	/**
	 * Returns the caller as one that has proved a key, for tests of handlers.
	 * @param fingerprint the fingerprint of the key, {@code null} for one that has proved
	 * none
	 * @return the changed copy
	 */
	public CurrentPeer withFingerprint(@Nullable String fingerprint) {
		return new CurrentPeer(this.name, this.address, this.peer, this.request, fingerprint);
	}

	/**
	 * Returns the caller whose request the current thread handles.
	 * @return the caller, empty outside of a handler
	 */
	public static Optional<CurrentPeer> get() {
		return Optional.ofNullable(current());
	}

	/**
	 * Returns a task that carries the current caller to another thread.
	 * @param task the task to run there
	 * @return a task that sees the caller of the thread that has called this method
	 */
	public static Runnable wrap(Runnable task) {
		CurrentPeer captured = current();
		return () -> {
			CurrentPeer previous = enter(captured);
			try {
				task.run();
			}
			finally {
				enter(previous);
			}
		};
	}

	/**
	 * Returns a task that carries the current caller to another thread.
	 * @param <T> the type of the result
	 * @param task the task to call there
	 * @return a task that sees the caller of the thread that has called this method
	 */
	public static <T> Callable<T> wrapCallable(Callable<T> task) {
		CurrentPeer captured = current();
		return () -> {
			CurrentPeer previous = enter(captured);
			try {
				return task.call();
			}
			finally {
				enter(previous);
			}
		};
	}

	/**
	 * Sets the caller of the current thread. For libraries that propagate thread-local
	 * context and for tests of handlers; other code uses {@link #wrap(Runnable)}.
	 * @param peer the caller, {@code null} for none
	 * @return the previous caller, to be set again afterwards
	 */
	public static @Nullable CurrentPeer enter(@Nullable CurrentPeer peer) {
		CurrentPeer previous = current();
		CURRENT.set(peer);
		return previous;
	}

	/**
	 * Sets what makes the caller of the current thread when a handler asks for it.
	 * Otherwise as {@link #enter(CurrentPeer)}.
	 * @param caller makes the caller, possibly several times; {@code null} for none
	 * @return what makes the previous caller, to be set again afterwards
	 */
	public static @Nullable Supplier<CurrentPeer> enterLazily(@Nullable Supplier<CurrentPeer> caller) {
		Object previous = CURRENT.get();
		// Also for null: a removed entry would be created again for the next request.
		CURRENT.set(caller);
		return supplier(previous);
	}

	@SuppressWarnings("unchecked") // Only suppliers of callers are set.
	private static @Nullable Supplier<CurrentPeer> supplier(@Nullable Object caller) {
		if (caller instanceof CurrentPeer peer) {
			return () -> peer;
		}
		return (Supplier<CurrentPeer>) caller;
	}

	private static @Nullable CurrentPeer current() {
		Object current = CURRENT.get();
		if (current instanceof CurrentPeer peer) {
			return peer;
		}
		Supplier<CurrentPeer> supplier = supplier(current);
		return (supplier != null) ? supplier.get() : null;
	}

}
