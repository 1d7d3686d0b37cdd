package io.peerlink.internal.context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies several observers of each call, in their order. None of them may throw.
 *
 * @param observers the observers
 */
record CombinedObserver(List<CallObserver> observers) implements CallObserver {

	/**
	 * Returns an observer that notifies all of the given ones.
	 * @param observers the observers
	 * @return {@link CallObserver#NONE} or the observer itself if there are fewer than
	 * two
	 */
	static CallObserver of(List<CallObserver> observers) {
		return switch (observers.size()) {
			case 0 -> NONE;
			case 1 -> observers.get(0);
			default -> new CombinedObserver(observers);
		};
	}

	@Override
	public Outgoing calling(String target, String method) {
		return new CombinedOutgoing(each((observer) -> observer.calling(target, method)));
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		return new CombinedIncoming(each((observer) -> observer.handling(caller, method, trace)));
	}

	private <T> List<T> each(Function<CallObserver, T> notification) {
		return this.observers.stream().map(notification).toList();
	}

	private record CombinedOutgoing(List<Outgoing> calls) implements Outgoing {

		@Override
		public Map<String, String> sending(Peer peer) {
			Map<String, String> trace = new LinkedHashMap<>();
			this.calls.forEach((call) -> trace.putAll(call.sending(peer)));
			return trace;
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			this.calls.forEach((call) -> call.ended(failure));
		}

	}

	private record CombinedIncoming(List<Incoming> calls) implements Incoming {

		@Override
		public Scope open() {
			List<Scope> scopes = this.calls.stream().map(Incoming::open).toList();
			return () -> {
				for (int i = scopes.size() - 1; i >= 0; i--) {
					scopes.get(i).close();
				}
			};
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			this.calls.forEach((call) -> call.ended(failure));
		}

	}

}
