package io.peerlink.handler;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The caller whose request the current thread is handling.
 * <p>
 * The address is what the network says. The name is that of the known peer at this
 * address; for a caller that is not known it is only the caller's own claim. A peer that
 * has just started may call before this node has found it.
 *
 * @param name the caller's name, {@code null} when unknown and not claimed
 * @param address where the request came from
 * @param peer the peer that is known at this address, {@code null} when none is
 * @param request until when the caller waits for the answer, and whether it still does
 */
public record CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer,
		RequestContext request) {

	private static final ThreadLocal<@Nullable CurrentPeer> CURRENT = new ThreadLocal<>();

	/**
	 * Describe a caller that does not tell how long it waits, for tests of handlers.
	 * @param name the caller's name, {@code null} when unknown and not claimed
	 * @param address where the request came from
	 * @param peer the peer that is known at this address, {@code null} when none is
	 */
	public CurrentPeer(@Nullable String name, InetSocketAddress address, @Nullable Peer peer) {
		this(name, address, peer, RequestContext.NONE);
	}

	/**
	 * Return the caller's instance.
	 * @return its id, {@code null} when the caller is not a known peer
	 */
	public @Nullable String instanceId() {
		return (this.peer != null) ? this.peer.instanceId() : null;
	}

	/**
	 * Return the caller that the current thread works for.
	 * @return the caller; empty outside of a handler
	 */
	public static Optional<CurrentPeer> get() {
		return Optional.ofNullable(CURRENT.get());
	}

	/**
	 * Carry the current caller to another thread.
	 * @param task what to run there
	 * @return a task that sees the caller of the thread that wrapped it
	 */
	public static Runnable wrap(Runnable task) {
		CurrentPeer captured = CURRENT.get();
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
	 * Carry the current caller to another thread.
	 * @param <T> the type of the result
	 * @param task what to call there
	 * @return a task that sees the caller of the thread that wrapped it
	 */
	public static <T> Callable<T> wrapCallable(Callable<T> task) {
		CurrentPeer captured = CURRENT.get();
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
	 * Say who the current thread works for. Meant for what carries the context of one
	 * thread to another, and for tests of handlers; others {@link #wrap(Runnable)}.
	 * @param peer the caller, {@code null} for none
	 * @return the caller before, to be set again when the work is done
	 */
	public static @Nullable CurrentPeer enter(@Nullable CurrentPeer peer) {
		CurrentPeer previous = CURRENT.get();
		if (peer == null) {
			CURRENT.remove();
		}
		else {
			CURRENT.set(peer);
		}
		return previous;
	}

}
