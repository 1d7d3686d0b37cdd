package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all nodes once a second, on the timer thread: erases keys whose time is
 * over, refuses what has waited too long, answers those who only hear themselves, and
 * notices those who are silent.
 */
final class Housekeeping {

	static final Duration INTERVAL = Duration.ofSeconds(1);

	/**
	 * For how long a node without a session is remembered.
	 */
	private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final SealContext context;

	private final RemoteTable remotes;

	private final SessionWriter writer;

	private final Initiator initiator;

	private Scheduler.@Nullable Timer timer;

	Housekeeping(SealContext context, RemoteTable remotes, SessionWriter writer, Initiator initiator) {
		this.context = context;
		this.remotes = remotes;
		this.writer = writer;
		this.initiator = initiator;
	}

	/**
	 * Begins. Guarded by the lock of the engine.
	 */
	void start() {
		this.timer = this.context.scheduler().schedule(INTERVAL, this::look);
	}

	/**
	 * Ends. Guarded by the lock of the engine.
	 */
	void stop() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	private void look() {
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			if (this.timer == null) {
				return;
			}
			long now = this.context.now();
			this.remotes.all().forEach((remote) -> lookAfter(remote, now, effects));
			start();
		}
		effects.perform(this.context.network());
	}

	private void lookAfter(Remote remote, long now, Effects effects) {
		remote.waiting().expire(now, effects);
		remote.sessions().expire(now);
		Session current = remote.sessions().current();
		if (current == null) {
			forgetIfUnused(remote, now, effects);
			return;
		}
		remote.look();
		if (remote.takeSilent()) {
			// It may have lost its session.
			this.initiator.want(remote);
		}
		InetSocketAddress address = remote.address();
		if (remote.takeUnanswered() && address != null) {
			this.writer.sendEmpty(current, address, now, effects);
		}
	}

	private void forgetIfUnused(Remote remote, long now, Effects effects) {
		if (remote.sessions().size() == 0 && remote.handshake().get() == null && remote.waiting().isEmpty()
				&& now - remote.usedAt() >= MEMORY_NANOS) {
			this.remotes.remove(remote, "it was not used", effects);
		}
	}

}
