package io.peerlink.internal.context;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the failures of an observer from the calls that it observes, and notifies it of
 * each end once. An observer that returns {@code null} has failed. Thread-safe.
 *
 * @param observer the user's observer
 */
public record GuardedObserver(CallObserver observer) implements CallObserver {

	private static final Logger logger = LoggerFactory.getLogger(GuardedObserver.class);

	/**
	 * Returns an observer that notifies all of the given ones, whatever the others throw.
	 * @param observers the users' observers
	 * @return one observer, which never throws
	 */
	public static CallObserver of(List<CallObserver> observers) {
		return CombinedObserver.of(observers.stream()
			.filter((observer) -> observer != NONE)
			.<CallObserver>map(GuardedObserver::new)
			.toList());
	}

	@Override
	public Outgoing calling(String target, String method) {
		return new GuardedOutgoing(attempt(() -> this.observer.calling(target, method), Outgoing.NONE));
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return new GuardedIncoming(attempt(() -> this.observer.handling(caller, method, trace), Incoming.NONE));
	}

	private static <T> T attempt(Supplier<T> notification, T fallback) {
		try {
			return notification.get();
		}
		catch (Throwable ex) {
			// A call must end even if this is an error.
			logger.warn("An observer of calls failed", ex);
			return fallback;
		}
	}

	private static void attempt(Runnable notification) {
		attempt(() -> {
			notification.run();
			return true;
		}, false);
	}

	private static final class GuardedOutgoing implements Outgoing {

		private final Outgoing call;

		private final AtomicBoolean ended = new AtomicBoolean();

		GuardedOutgoing(Outgoing call) {
			this.call = call;
		}

		@Override
		public Map<String, String> sending(Peer peer) {
			return attempt(() -> Map.copyOf(this.call.sending(peer)), Map.of());
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (this.ended.compareAndSet(false, true)) {
				attempt(() -> this.call.ended(failure));
			}
		}

	}

	private static final class GuardedIncoming implements Incoming {

		private final Incoming call;

		private final AtomicBoolean ended = new AtomicBoolean();

		GuardedIncoming(Incoming call) {
			this.call = call;
		}

		@Override
		public Scope open() {
			Scope scope = attempt(this.call::open, Incoming.NONE.open());
			// A method reference would dereference the scope outside of the attempt.
			return () -> attempt(() -> scope.close());
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (this.ended.compareAndSet(false, true)) {
				attempt(() -> this.call.ended(failure));
			}
		}

	}

}
