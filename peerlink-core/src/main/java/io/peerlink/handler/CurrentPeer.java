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
 *
 * @param name the caller's name, {@code null} if the peer is unknown and claims none
 * @param address the source address of the request; the port of an unknown peer is 0 when
 * the request came over TCP
 * @param peer the known peer at this address, {@code null} if there is none
 * @param request the deadline of the request and its cancellation
 * @since 0.1.0
 */
public record CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer,
		RequestContext request) {

	/**
	 * A caller, or what makes it when somebody asks, as few handlers do.
	 */
	private static final ThreadLocal<@Nullable Object> CURRENT = new ThreadLocal<>();

	/**
	 * Creates a caller whose request has no deadline, for tests of handlers.
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
