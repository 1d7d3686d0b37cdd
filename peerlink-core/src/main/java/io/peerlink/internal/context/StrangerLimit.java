package io.peerlink.internal.context;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.time.RateLimit;

/**
 * Limits how often this node answers those that are none of its peers, all together. The
 * receive thread asks; any thread may read the count.
 * <p>
 * Anyone can send from the addresses of machines that do not exist. The system keeps what
 * is sent to them for 3 s, until it gives up to look for their hardware addresses, and
 * counts it against the send buffer. With the limits that Linux has by default the buffer
 * is full of 333 answers to pings, or 185 of the longest datagrams, and nothing leaves
 * this node then. Within 3 s there must be fewer.
 * <p>
 * Who is really there need not be limited. So an address for which there is no room is
 * asked for a sign of life, and is not limited for a while once it has given one.
 */
public final class StrangerLimit {

	/**
	 * How many answers a second there are at most on average.
	 */
	public static final int ANSWERS_PER_SECOND = 40;

	/**
	 * How many answers there are at once at most.
	 */
	public static final int ANSWERS_AT_ONCE = 40;

	/**
	 * How many addresses a second are asked for a sign of life at most, and at once.
	 */
	public static final int QUESTIONS_PER_SECOND = 5;

	/**
	 * How long a sign of life counts.
	 */
	public static final Duration TRUST = Duration.ofMinutes(1);

	/**
	 * How many addresses may have given one.
	 */
	public static final int MAX_PRESENT = 256;

	private final RateLimit rate = new RateLimit(ANSWERS_PER_SECOND, ANSWERS_AT_ONCE);

	private final RateLimit questions = new RateLimit(QUESTIONS_PER_SECOND, QUESTIONS_PER_SECOND);

	private final LongAdder unanswered = new LongAdder();

	/**
	 * The addresses that have given a sign of life, and when. Guarded by itself.
	 */
	private final Map<InetSocketAddress, Long> present = new BoundedMap<>(MAX_PRESENT);

	private volatile Consumer<InetSocketAddress> asker = (address) -> {
	};

	/**
	 * Sets how an address is asked for a sign of life.
	 * @param asker asks an address; must not block. It calls {@link #isPresent} with the
	 * answer
	 */
	public void askBy(Consumer<InetSocketAddress> asker) {
		this.asker = asker;
	}

	/**
	 * Records a sign of life. It must be one that only the owner of the address can give.
	 * @param address the address
	 * @param now the present time in nanoseconds
	 */
	public void isPresent(InetSocketAddress address, long now) {
		synchronized (this.present) {
			this.present.remove(address);
			this.present.put(address, now);
		}
	}

	/**
	 * Returns whether to answer a message. Called on the receive thread, or on any thread
	 * for a message of a connection.
	 * @param arrival how the message arrived
	 * @return whether it is from an address of a peer or of somebody who is there, or
	 * within the limit
	 */
	public boolean mayAnswer(Arrival arrival) {
		if (arrival.entry() != null || arrival.isConnected() || hasBeenPresent(arrival.source(), arrival.nanoTime())
				|| this.rate.tryAcquire(arrival.nanoTime())) {
			return true;
		}
		this.unanswered.increment();
		if (this.questions.tryAcquire(arrival.nanoTime())) {
			this.asker.accept(arrival.source());
		}
		return false;
	}

	private boolean hasBeenPresent(InetSocketAddress address, long now) {
		synchronized (this.present) {
			Long since = this.present.get(address);
			return since != null && now - since < TRUST.toNanos();
		}
	}

	/**
	 * Returns how many messages were not to be answered.
	 * @return the count since this node was started
	 */
	public long unanswered() {
		return this.unanswered.sum();
	}

}
