package io.peerlink.internal.discovery;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

import io.peerlink.internal.membership.PeerTable;
import io.peerlink.internal.time.Scheduler;
import io.peerlink.internal.time.Scheduler.Timer;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node known to Python peers, which drop a node 60 s after the last change of
 * its announcement (WIRE.md section 5): changes the announcement periodically while a
 * peer is up that is not a Java node. Thread-safe.
 */
public final class TxtHeartbeat implements PeerListener, AutoCloseable {

	/**
	 * The TXT key whose value changes.
	 */
	public static final String ATTRIBUTE = "hb";

	/**
	 * The shortest interval between changes: two may be lost before a peer drops this
	 * node.
	 */
	static final Duration MIN_INTERVAL = Duration.ofSeconds(20);

	/**
	 * The longest interval between changes. Intervals are random, so that many nodes do
	 * not announce themselves at the same moment.
	 */
	static final Duration MAX_INTERVAL = Duration.ofSeconds(25);

	private static final Logger logger = LoggerFactory.getLogger(TxtHeartbeat.class);

	private final PeerTable table;

	private final Scheduler scheduler;

	private final RandomGenerator random;

	private final LongConsumer republish;

	private long beats;

	private boolean closed;

	private @Nullable Timer timer;

	private @Nullable Registration registration;

	/**
	 * Creates a heartbeat.
	 * @param table the peers
	 * @param scheduler the time
	 * @param random randomizes the intervals
	 * @param republish announces this node with the given number as the value of
	 * {@value #ATTRIBUTE}; called without a lock
	 */
	public TxtHeartbeat(PeerTable table, Scheduler scheduler, RandomGenerator random, LongConsumer republish) {
		this.table = table;
		this.scheduler = scheduler;
		this.random = random;
		this.republish = republish;
	}

	/**
	 * Starts to observe the peers, unless closed. Must be called once.
	 */
	public synchronized void start() {
		if (this.closed) {
			return;
		}
		this.registration = this.table.addListener(this, true);
	}

	@Override
	public synchronized void peerUp(Peer peer) {
		if (!peer.isJava() && this.timer == null) {
			scheduleNext();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.registration != null) {
			this.registration.close();
		}
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	/**
	 * Changes the announcement now: peers may have dropped this node.
	 */
	public void beatNow() {
		long beat;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.beats++;
			beat = this.beats;
		}
		republish(beat);
	}

	private void beat() {
		long beat = prepareBeat();
		if (beat >= 0) {
			republish(beat);
		}
	}

	private void republish(long beat) {
		try {
			this.republish.accept(beat);
		}
		catch (RuntimeException ex) {
			logger.warn("This node could not be announced again; Python peers may drop it", ex);
		}
	}

	private synchronized long prepareBeat() {
		this.timer = null;
		if (this.closed || this.table.peers().stream().allMatch(Peer::isJava)) {
			return -1;
		}
		scheduleNext();
		this.beats++;
		return this.beats;
	}

	private synchronized void scheduleNext() {
		if (this.closed) {
			return;
		}
		long delay = this.random.nextLong(MIN_INTERVAL.toMillis(), MAX_INTERVAL.toMillis() + 1);
		this.timer = this.scheduler.schedule(Duration.ofMillis(delay), this::beat);
	}

}
