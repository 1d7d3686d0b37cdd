package io.peerlink.internal.context;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.call.CallObserver;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.wire.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * What the engines of one run of a node share. They take time, randomness, threads and
 * the network from here, so that they run in a simulator as well.
 *
 * @param identity the name and instance of this node; the name may change until it is
 * announced
 * @param scheduler the time
 * @param random the source of ids; unpredictable in production
 * @param sender sends messages
 * @param executors the threads
 * @param peers the known peers
 * @param mapper reads and writes the users' values
 * @param observer is informed of calls and requests; never fails
 * @param limits limits and defaults of the engines
 * @param strangers limits what is answered to those that are no peers
 * @param tcp where this node takes messages of any length, {@code null} for nowhere
 */
public record NodeContext(Supplier<NodeIdentity> identity, Scheduler scheduler, RandomGenerator random,
		MessageSender sender, NodeExecutors executors, PeerTable peers, PayloadMapper mapper, CallObserver observer,
		NodeLimits limits, StrangerLimit strangers, @Nullable TcpListener tcp) {

	/**
	 * Creates the context of a node without TCP that has answered no strangers yet.
	 */
	public NodeContext(Supplier<NodeIdentity> identity, Scheduler scheduler, RandomGenerator random,
			MessageSender sender, NodeExecutors executors, PeerTable peers, PayloadMapper mapper, CallObserver observer,
			NodeLimits limits) {
		this(identity, scheduler, random, sender, executors, peers, mapper, observer, limits, new StrangerLimit(),
				null);
	}

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
	 * Returns a new random id, which cannot be guessed.
	 * @return a UUID
	 */
	public String newUuid() {
		return newUuid(this.random);
	}

	/**
	 * Returns a new random id for a message.
	 * @return the id
	 */
	public MessageId newMessageId() {
		return MessageId.of(this.random.nextLong(), this.random.nextLong());
	}

	/**
	 * Returns a new random id.
	 * @param random the source of its bits
	 * @return a UUID
	 */
	public static String newUuid(RandomGenerator random) {
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

}
