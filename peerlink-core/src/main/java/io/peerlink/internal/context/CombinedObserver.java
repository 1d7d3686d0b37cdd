package io.peerlink.internal.context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.call.CallObserver;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies two observers of each call, in their order. Either may combine others. None of
 * them may throw.
 *
 * @param first the one that is notified first
 * @param second the other one, whose scopes are within those of the first
 */
record CombinedObserver(CallObserver first, CallObserver second) implements CallObserver {

	/**
	 * Returns an observer that notifies all of the given ones.
	 * @param observers the observers
	 * @return {@link CallObserver#NONE} or the observer itself if there are fewer than
	 * two
	 */
	static CallObserver of(List<CallObserver> observers) {
		return observers.stream().reduce(CombinedObserver::new).orElse(NONE);
	}

	@Override
	public Outgoing calling(String target, String method) {
		Outgoing first = this.first.calling(target, method);
		Outgoing second = this.second.calling(target, method);
		if (first == Outgoing.NONE) {
			return second;
		}
		return (second != Outgoing.NONE) ? new CombinedOutgoing(first, second) : first;
	}

	@Override
	public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
		Incoming first = this.first.handling(caller, method, trace);
		Incoming second = this.second.handling(caller, method, trace);
		if (first == Incoming.NONE) {
			return second;
		}
		return (second != Incoming.NONE) ? new CombinedIncoming(first, second) : first;
	}

	private record CombinedOutgoing(Outgoing first, Outgoing second) implements Outgoing {

		@Override
		public Map<String, String> sending(Peer peer) {
			Map<String, String> first = this.first.sending(peer);
			Map<String, String> second = this.second.sending(peer);
			if (first.isEmpty()) {
				return second;
			}
			if (second.isEmpty()) {
				return first;
			}
			Map<String, String> trace = new LinkedHashMap<>(first);
			trace.putAll(second);
			return trace;
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			this.first.ended(failure);
			this.second.ended(failure);
		}

	}

	private record CombinedIncoming(Incoming first, Incoming second) implements Incoming {

		@Override
		public Scope open() {
			Scope outer = this.first.open();
			Scope inner = this.second.open();
			return () -> {
				inner.close();
				outer.close();
			};
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			this.first.ended(failure);
			this.second.ended(failure);
		}

	}

}
