package io.peerlink.internal.context;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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
		try {
			Outgoing call = this.observer.calling(target, method);
			return (call != Outgoing.NONE) ? new GuardedOutgoing(call) : call;
		}
		catch (Throwable ex) {
			logFailure(ex);
			return Outgoing.NONE;
		}
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		try {
			Incoming request = this.observer.handling(caller, method, trace);
			return (request != Incoming.NONE) ? new GuardedIncoming(request) : request;
		}
		catch (Throwable ex) {
			logFailure(ex);
			return Incoming.NONE;
		}
	}

	private static void logFailure(Throwable failure) {
		// A call must end even if this is an error.
		logger.warn("An observer of calls failed", failure);
	}

	private static final class GuardedOutgoing implements Outgoing {

		private static final AtomicIntegerFieldUpdater<GuardedOutgoing> ENDED = AtomicIntegerFieldUpdater
			.newUpdater(GuardedOutgoing.class, "ended");

		private final Outgoing call;

		private volatile int ended;

		GuardedOutgoing(Outgoing call) {
			this.call = call;
		}

		@Override
		public Map<String, String> sending(Peer peer) {
			try {
				return Map.copyOf(this.call.sending(peer));
			}
			catch (Throwable ex) {
				logFailure(ex);
				return Map.of();
			}
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (this.ended != 0 || !ENDED.compareAndSet(this, 0, 1)) {
				return;
			}
			try {
				this.call.ended(failure);
			}
			catch (Throwable ex) {
				logFailure(ex);
			}
		}

	}

	private static final class GuardedIncoming implements Incoming {

		private static final AtomicIntegerFieldUpdater<GuardedIncoming> ENDED = AtomicIntegerFieldUpdater
			.newUpdater(GuardedIncoming.class, "ended");

		private final Incoming call;

		private volatile int ended;

		GuardedIncoming(Incoming call) {
			this.call = call;
		}

		@Override
		public Scope open() {
			try {
				return new GuardedScope(this.call.open());
			}
			catch (Throwable ex) {
				logFailure(ex);
				return Incoming.NONE.open();
			}
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (this.ended != 0 || !ENDED.compareAndSet(this, 0, 1)) {
				return;
			}
			try {
				this.call.ended(failure);
			}
			catch (Throwable ex) {
				logFailure(ex);
			}
		}

	}

	private record GuardedScope(Scope scope) implements Scope {

		@Override
		public void close() {
			try {
				this.scope.close();
			}
			catch (Throwable ex) {
				logFailure(ex);
			}
		}

	}

}
