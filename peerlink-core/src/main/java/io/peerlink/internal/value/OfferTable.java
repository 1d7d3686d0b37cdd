package io.peerlink.internal.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.peerlink.internal.context.NodeLimits;
import org.jspecify.annotations.Nullable;

/**
 * The values that wait for their readers, as many as there may be in all and for one
 * peer; those for unknown nodes count together, because anyone can claim to be one.
 * Thread-safe.
 */
final class OfferTable {

	private final Map<String, Offer> waiting = new HashMap<>();

	private final Map<String, Integer> byAccount = new HashMap<>();

	private boolean closed;

	/**
	 * Adds an offer.
	 * @return why there is no room, {@code null} if there is
	 */
	synchronized @Nullable String add(Offer offer) {
		if (this.closed) {
			return "the node was stopped";
		}
		int own = this.byAccount.getOrDefault(offer.account(), 0);
		if (own >= NodeLimits.MAX_OFFERS_PER_PEER || this.waiting.size() >= NodeLimits.MAX_OFFERS) {
			return "as many streamed values as allowed wait to be read: " + this.waiting.size() + ", " + own
					+ " of them for one peer";
		}
		this.waiting.put(offer.token(), offer);
		this.byAccount.put(offer.account(), own + 1);
		return null;
	}

	/**
	 * Takes an offer out, which its reader has come for.
	 * @param token what the reader knows
	 * @param instance who it is
	 * @return the offer, {@code null} if there is none for it
	 */
	synchronized @Nullable Offer take(String token, @Nullable String instance) {
		Offer offer = this.waiting.get(token);
		if (offer == null || !offer.instance().equals(instance) || !offer.open()) {
			return null;
		}
		remove(offer);
		return offer;
	}

	synchronized void remove(Offer offer) {
		if (this.waiting.remove(offer.token(), offer)) {
			this.byAccount.computeIfPresent(offer.account(), (key, count) -> (count > 1) ? count - 1 : null);
		}
	}

	synchronized List<Offer> matching(Predicate<Offer> kind) {
		return this.waiting.values().stream().filter(kind).toList();
	}

	synchronized int size() {
		return this.waiting.size();
	}

	/**
	 * Takes no more offers.
	 * @return those that wait
	 */
	synchronized List<Offer> close() {
		this.closed = true;
		return List.copyOf(this.waiting.values());
	}

}
