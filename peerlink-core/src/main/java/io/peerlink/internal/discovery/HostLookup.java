package io.peerlink.internal.discovery;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The address of one configured host. It is looked up on other threads, because that may
 * block for many seconds, and by one look-up at a time. Without an answer the address
 * that was found before is used, and the next look-up waits for twice as long as the one
 * before. Thread-safe.
 */
final class HostLookup {

	/**
	 * The age at which an address is looked up again.
	 */
	static final Duration MAX_AGE = Duration.ofSeconds(10);

	/**
	 * How long the first failure counts.
	 */
	static final Duration FIRST_RETRY = Duration.ofSeconds(2);

	/**
	 * How long a failure counts at most.
	 */
	static final Duration LAST_RETRY = Duration.ofMinutes(1);

	private final StaticPeer configured;

	private final Scheduler scheduler;

	private final Executor executor;

	private final HostResolver resolver;

	private final Backoff retry = Backoff.of(FIRST_RETRY, LAST_RETRY);

	private @Nullable InetSocketAddress address;

	private @Nullable Throwable failure;

	private @Nullable CompletableFuture<InetSocketAddress> running;

	private long validUntil;

	HostLookup(StaticPeer configured, Scheduler scheduler, Executor executor, HostResolver resolver) {
		this.configured = configured;
		this.scheduler = scheduler;
		this.executor = configured.isAddress() ? Runnable::run : executor;
		this.resolver = resolver;
	}

	/**
	 * Returns whether no look-up has found the address yet.
	 */
	synchronized boolean isUnknown() {
		return this.address == null;
	}

	/**
	 * Returns the address.
	 * @param inUse whether the present address is that of a live peer, and is to be kept
	 * @return completes with the address, on any thread
	 */
	CompletableFuture<InetSocketAddress> find(boolean inUse) {
		CompletableFuture<InetSocketAddress> found = new CompletableFuture<>();
		synchronized (this) {
			if (inUse || isValid()) {
				return present();
			}
			if (this.running != null) {
				return this.running;
			}
			this.running = found;
		}
		try {
			this.executor.execute(() -> lookUp(found));
		}
		catch (Throwable ex) {
			// Errors as well: no thread can be started, for example. Later look-ups may
			// succeed.
			complete(found, null, ex);
		}
		return found;
	}

	private boolean isValid() {
		boolean known = this.address != null || this.failure != null;
		return known && (isConstant() || this.validUntil - this.scheduler.nanoTime() > 0);
	}

	private boolean isConstant() {
		return this.configured.isAddress() && this.address != null;
	}

	private CompletableFuture<InetSocketAddress> present() {
		return (this.address != null) ? CompletableFuture.completedFuture(this.address)
				: CompletableFuture.failedFuture(unknown());
	}

	private Throwable unknown() {
		return (this.failure != null) ? this.failure : new UnknownHostException(this.configured.host());
	}

	private void lookUp(CompletableFuture<InetSocketAddress> found) {
		try {
			complete(found,
					new InetSocketAddress(this.resolver.resolve(this.configured.host()), this.configured.port()), null);
		}
		catch (Throwable ex) {
			complete(found, null, ex);
		}
	}

	private void complete(CompletableFuture<InetSocketAddress> found, @Nullable InetSocketAddress address,
			@Nullable Throwable failure) {
		InetSocketAddress usable;
		synchronized (this) {
			this.running = null;
			this.failure = failure;
			this.address = (address != null) ? address : this.address;
			this.validUntil = this.scheduler.nanoTime() + ((failure != null) ? this.retry.next() : MAX_AGE.toNanos());
			if (failure == null) {
				this.retry.reset();
			}
			usable = this.address;
		}
		if (usable != null) {
			found.complete(usable);
			return;
		}
		found.completeExceptionally((failure != null) ? failure : new UnknownHostException());
	}

}
