package io.peerlink.internal.client;

import java.util.Arrays;

import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A part of the pending calls: by their id, and in the order in which they are due. One
 * lock guards both, and the links of both are in the calls, so that a call takes no
 * memory here and is added and removed at once. Thread-safe.
 */
final class PendingStripe {

	private static final int INITIAL_CAPACITY = 16;

	/**
	 * The calls by the hash of their id, which is random: each place begins a short
	 * chain.
	 */
	private @Nullable PendingCall[] chains = new PendingCall[INITIAL_CAPACITY];

	private final DueCalls due = new DueCalls();

	private int size;

	/**
	 * Adds a call.
	 * @return when it is due
	 */
	synchronized long add(PendingCall call) {
		if (this.size >= this.chains.length) {
			grow();
		}
		link(call);
		this.size++;
		return this.due.schedule(call);
	}

	private void grow() {
		PendingCall[] calls = calls();
		this.chains = new PendingCall[2 * this.chains.length];
		for (PendingCall call : calls) {
			link(call);
		}
	}

	private void link(PendingCall call) {
		int place = place(call.id());
		call.following = this.chains[place];
		this.chains[place] = call;
	}

	/**
	 * Returns a call.
	 * @param id its id
	 * @return the call, {@code null} if none is pending
	 */
	synchronized @Nullable PendingCall get(MessageId id) {
		return find(id);
	}

	private @Nullable PendingCall find(MessageId id) {
		PendingCall call = this.chains[place(id)];
		while (call != null && !call.id().equals(id)) {
			call = call.following;
		}
		return call;
	}

	/**
	 * Removes a call.
	 * @param id its id
	 * @return the call, {@code null} if none was pending
	 */
	synchronized @Nullable PendingCall remove(MessageId id) {
		PendingCall call = find(id);
		if (call != null) {
			unlink(call);
		}
		return call;
	}

	/**
	 * Removes a call.
	 * @return whether it was pending
	 */
	synchronized boolean remove(PendingCall call) {
		if (find(call.id()) != call) {
			return false;
		}
		unlink(call);
		return true;
	}

	private void unlink(PendingCall call) {
		int place = place(call.id());
		PendingCall before = this.chains[place];
		if (before == call) {
			this.chains[place] = call.following;
		}
		else {
			while (before != null && before.following != call) {
				before = before.following;
			}
			if (before != null) {
				before.following = call.following;
			}
		}
		call.following = null;
		this.size--;
		this.due.remove(call);
	}

	/**
	 * Moves a call to the time that it is now due.
	 * @return when that is; {@link SweepTimer#NEVER} if it was removed
	 */
	synchronized long schedule(PendingCall call) {
		return this.due.schedule(call);
	}

	/**
	 * Returns a call that is due, and does not return it again until it is
	 * {@linkplain #schedule scheduled}.
	 * @return the call, {@code null} if none is due
	 */
	synchronized @Nullable PendingCall pollDue(long now) {
		return this.due.pollDue(now);
	}

	/**
	 * Returns when the first call is due.
	 * @return the time, {@link SweepTimer#NEVER} if there are no calls
	 */
	synchronized long nextDue() {
		return this.due.nextDue();
	}

	/**
	 * Returns the calls at this moment.
	 */
	synchronized PendingCall[] calls() {
		PendingCall[] calls = new PendingCall[this.size];
		int count = 0;
		for (PendingCall first : this.chains) {
			for (PendingCall call = first; call != null; call = call.following) {
				calls[count++] = call;
			}
		}
		return Arrays.copyOf(calls, count);
	}

	/**
	 * Returns the number of calls.
	 */
	synchronized int size() {
		return this.size;
	}

	private int place(MessageId id) {
		return PendingCalls.spread(id) & (this.chains.length - 1);
	}

}
