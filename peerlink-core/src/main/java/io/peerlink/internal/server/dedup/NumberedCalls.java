package io.peerlink.internal.server.dedup;

import org.jspecify.annotations.Nullable;

/**
 * Calls by their number. The links are in the calls, so that a call takes no memory here.
 * Numbers of one caller follow each other, so nearly every call has a place of its own,
 * as in a ring; those of the same place form a chain. Grows and shrinks with the number
 * of calls. Not thread-safe.
 */
final class NumberedCalls {

	private static final int FIRST_CAPACITY = 16;

	/**
	 * Tables that were never larger do not shrink.
	 */
	private static final int SMALL = 128;

	/**
	 * A table shrinks when it has become smaller by this factor.
	 */
	private static final int FACTOR = 8;

	private @Nullable CallEntry[] chains = new CallEntry[FIRST_CAPACITY];

	private int size;

	/**
	 * Returns a call.
	 * @return the call, {@code null} if there is none with that number
	 */
	@Nullable CallEntry get(long number) {
		CallEntry call = this.chains[place(number)];
		while (call != null && call.number() != number) {
			call = call.following;
		}
		return call;
	}

	/**
	 * Adds a call whose number no other one has.
	 */
	void put(CallEntry call) {
		if (this.size == this.chains.length) {
			resize(2 * this.chains.length);
		}
		link(call);
		this.size++;
	}

	private void link(CallEntry call) {
		int place = place(call.number());
		call.following = this.chains[place];
		this.chains[place] = call;
	}

	/**
	 * Removes a call; no effect if it was removed before.
	 */
	void remove(CallEntry call) {
		int place = place(call.number());
		CallEntry before = null;
		CallEntry current = this.chains[place];
		while (current != null && current != call) {
			before = current;
			current = current.following;
		}
		if (current == null) {
			return;
		}
		if (before == null) {
			this.chains[place] = call.following;
		}
		else {
			before.following = call.following;
		}
		call.following = null;
		this.size--;
		if (this.chains.length > SMALL && this.size < this.chains.length / FACTOR) {
			resize(this.chains.length / 2);
		}
	}

	private void resize(int capacity) {
		@Nullable CallEntry[] before = this.chains;
		this.chains = new CallEntry[capacity];
		for (CallEntry first : before) {
			CallEntry call = first;
			while (call != null) {
				CallEntry following = call.following;
				link(call);
				call = following;
			}
		}
	}

	void clear() {
		this.chains = new CallEntry[FIRST_CAPACITY];
		this.size = 0;
	}

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Returns for how many calls there is room without a longer table.
	 */
	int capacity() {
		return this.chains.length;
	}

	private int place(long number) {
		return (int) number & (this.chains.length - 1);
	}

}
