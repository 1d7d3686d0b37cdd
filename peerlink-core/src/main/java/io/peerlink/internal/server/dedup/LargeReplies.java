package io.peerlink.internal.server.dedup;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.peerlink.internal.time.Durations;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * The results that do not fit into a datagram, of all callers, so that they take no place
 * of the small ones. A result that its caller has been sent makes room first, then none:
 * a caller that was told of its result comes for it, and a new one that finds no room is
 * not kept at all. Thread-safe; calls nobody.
 */
final class LargeReplies {

	/**
	 * How many bytes all results may have, and those of one host.
	 */
	static final long MAX_BYTES = 32 << 20;

	static final long MAX_BYTES_PER_HOST = 16 << 20;

	private final long maxBytes;

	private final long maxBytesPerHost;

	/**
	 * Those that were sent to their callers, the one that was sent first before others.
	 */
	private final Set<LargeReply> sent = new LinkedHashSet<>();

	/**
	 * How many bytes are kept, and how many of those make room.
	 */
	private final BytesByHost kept = new BytesByHost();

	private final BytesByHost sentBytes = new BytesByHost();

	/**
	 * How many results wait for their callers to come.
	 */
	private int awaited;

	/**
	 * Creates an empty store.
	 * @param maxPayload longest message in bytes: one fits always
	 */
	LargeReplies(int maxPayload) {
		this.maxBytes = Math.max(MAX_BYTES, 2L * maxPayload);
		this.maxBytesPerHost = Math.max(MAX_BYTES_PER_HOST, maxPayload);
	}

	/**
	 * Keeps a result.
	 * @param host the host of its caller
	 * @param result the result
	 * @return what holds it, {@code null} if there is no room
	 */
	synchronized @Nullable LargeReply keep(InetAddress host, RawJson result) {
		long length = result.length();
		if (length > this.maxBytesPerHost || !makeRoom(host, length)) {
			return null;
		}
		this.kept.add(host, length);
		this.awaited++;
		return new LargeReply(this, host, result);
	}

	private boolean makeRoom(InetAddress host, long length) {
		if (this.kept.total() - this.sentBytes.total() + length > this.maxBytes
				|| this.kept.of(host) - this.sentBytes.of(host) + length > this.maxBytesPerHost) {
			return false;
		}
		Iterator<LargeReply> oldest = this.sent.iterator();
		while (this.kept.total() + length > this.maxBytes || this.kept.of(host) + length > this.maxBytesPerHost) {
			LargeReply candidate = oldest.next();
			if (this.kept.total() + length > this.maxBytes || candidate.host().equals(host)) {
				oldest.remove();
				long freed = free(candidate);
				this.sentBytes.remove(candidate.host(), freed);
			}
		}
		return true;
	}

	private long free(LargeReply reply) {
		long length = reply.clear();
		this.kept.remove(reply.host(), length);
		return length;
	}

	/**
	 * Records that the caller was sent a result.
	 */
	synchronized void sent(LargeReply reply) {
		RawJson result = reply.result();
		if (result != null && this.sent.add(reply)) {
			this.sentBytes.add(reply.host(), result.length());
			fetched();
		}
	}

	private void fetched() {
		this.awaited--;
		if (this.awaited == 0) {
			notifyAll();
		}
	}

	/**
	 * Forgets a result.
	 */
	synchronized void remove(LargeReply reply) {
		boolean wasSent = this.sent.remove(reply);
		if (!wasSent && reply.result() != null) {
			fetched();
		}
		long freed = free(reply);
		if (wasSent) {
			this.sentBytes.remove(reply.host(), freed);
		}
	}

	/**
	 * Waits until all callers have come for their results.
	 * @param timeout how long to wait at most
	 * @throws InterruptedException if the current thread is interrupted
	 */
	synchronized void awaitFetched(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + Durations.nanos(timeout);
		long remaining = deadline - System.nanoTime();
		while (this.awaited > 0 && remaining > 0) {
			TimeUnit.NANOSECONDS.timedWait(this, remaining);
			remaining = deadline - System.nanoTime();
		}
	}

	/**
	 * Returns how many bytes are kept.
	 */
	synchronized long bytes() {
		return this.kept.total();
	}

}
