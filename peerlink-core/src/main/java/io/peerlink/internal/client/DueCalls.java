package io.peerlink.internal.client;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Pending calls in the order of the time at which something is to be done for them. A
 * binary heap in which each call knows its place: a call that is answered is removed
 * without a search, and one that is not due is not touched. Guarded by its
 * {@link PendingStripe}.
 */
final class DueCalls {

	private static final int INITIAL_CAPACITY = 64;

	private @Nullable PendingCall[] heap = new PendingCall[INITIAL_CAPACITY];

	private int size;

	/**
	 * Adds a call, or moves it to the time that it is now due. Has no effect for a call
	 * that was removed.
	 * @param call the call
	 * @return when it is due; {@link SweepTimer#NEVER} if it was removed
	 */
	long schedule(PendingCall call) {
		if (call.place == PendingCall.REMOVED) {
			return SweepTimer.NEVER;
		}
		if (call.place == PendingCall.NO_PLACE) {
			ensureCapacity();
			call.place = this.size++;
		}
		// Read under the lock, so that of two threads the later one knows the changes of
		// both.
		call.scheduledFor = call.dueAt();
		siftDown(siftUp(call.place, call), call);
		return call.scheduledFor;
	}

	/**
	 * Removes a call for good.
	 */
	void remove(PendingCall call) {
		if (call.place >= 0) {
			removeAt(call.place);
		}
		call.place = PendingCall.REMOVED;
	}

	/**
	 * Returns a call that is due and takes it out, until it is {@linkplain #schedule
	 * scheduled} again.
	 * @param now the present time
	 * @return the call, {@code null} if none is due
	 */
	@Nullable PendingCall pollDue(long now) {
		PendingCall first = this.heap[0];
		if (first == null || first.scheduledFor > now) {
			return null;
		}
		removeAt(0);
		first.place = PendingCall.NO_PLACE;
		return first;
	}

	/**
	 * Returns when the first call is due.
	 * @return the time, {@link SweepTimer#NEVER} if there are no calls
	 */
	long nextDue() {
		PendingCall first = this.heap[0];
		return (first != null) ? first.scheduledFor : SweepTimer.NEVER;
	}

	private void ensureCapacity() {
		if (this.size == this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, 2 * this.size);
		}
	}

	private void removeAt(int place) {
		PendingCall last = this.heap[--this.size];
		this.heap[this.size] = null;
		if (last != null && place < this.size) {
			siftDown(siftUp(place, last), last);
		}
	}

	/**
	 * Moves a call up to its place, beginning at a given one.
	 * @return its place
	 */
	private int siftUp(int start, PendingCall call) {
		int place = start;
		while (place > 0) {
			PendingCall parent = this.heap[(place - 1) >>> 1];
			if (parent == null || parent.scheduledFor <= call.scheduledFor) {
				break;
			}
			put(place, parent);
			place = (place - 1) >>> 1;
		}
		put(place, call);
		return place;
	}

	private void siftDown(int start, PendingCall call) {
		int place = start;
		PendingCall child = earlierChild(place);
		while (child != null && child.scheduledFor < call.scheduledFor) {
			int next = child.place;
			put(place, child);
			place = next;
			child = earlierChild(place);
		}
		put(place, call);
	}

	private @Nullable PendingCall earlierChild(int place) {
		int left = 2 * place + 1;
		if (left >= this.size) {
			return null;
		}
		PendingCall first = this.heap[left];
		PendingCall second = (left + 1 < this.size) ? this.heap[left + 1] : null;
		return (first != null && second != null && second.scheduledFor < first.scheduledFor) ? second : first;
	}

	private void put(int place, PendingCall call) {
		this.heap[place] = call;
		call.place = place;
	}

}
