package io.peerlink.internal.context;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.call.CallObserver;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.MessageId;

/**
 * What surrounds the engines of one run of a node. They take time, randomness, threads
 * and the network from here, so that they run in a simulator as well.
 *
 * @param identity who this node is; its name may change until it is announced
 * @param scheduler the time
 * @param random where ids come from; unpredictable in production
 * @param sender the way to the network
 * @param executors the threads
 * @param peers the known peers
 * @param mapper reads and writes the users' values
 * @param observer watches calls and requests; never fails
 * @param limits how much there may be of everything
 */
public record NodeContext(Supplier<NodeIdentity> identity, Scheduler scheduler, RandomGenerator random,
		MessageSender sender, NodeExecutors executors, PeerTable peers, PayloadMapper mapper, CallObserver observer,
		NodeLimits limits) {

	/**
	 * Returns the name and instance of this node at this moment.
	 * @return the identity
	 */
	public NodeIdentity self() {
		return this.identity.get();
	}

	/**
	 * Returns the present time.
	 * @return nanoseconds of {@link Scheduler#nanoTime()}
	 */
	public long nanoTime() {
		return this.scheduler.nanoTime();
	}

	/**
	 * Returns a new id that nobody can guess.
	 * @return a UUID
	 */
	public String newUuid() {
		return newUuid(this.random);
	}

	/**
	 * Returns a new id for a message.
	 * @return the id
	 */
	public MessageId newMessageId() {
		return MessageId.ofText(newUuid());
	}

	/**
	 * Returns a new id.
	 * @param random the source of its bits
	 * @return a UUID
	 */
	public static String newUuid(RandomGenerator random) {
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

}
