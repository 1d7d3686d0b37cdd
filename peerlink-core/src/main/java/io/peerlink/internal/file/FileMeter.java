package io.peerlink.internal.file;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.file.FileStatistics;

/**
 * Counts what {@link FileStatistics} tells. Thread-safe.
 */
final class FileMeter {

	final AtomicInteger sending = new AtomicInteger();

	final AtomicInteger receiving = new AtomicInteger();

	final LongAdder sent = new LongAdder();

	final LongAdder received = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder bytesSent = new LongAdder();

	final LongAdder bytesReceived = new LongAdder();

	FileStatistics snapshot() {
		return new FileStatistics(this.sending.get(), this.receiving.get(), this.sent.sum(), this.received.sum(),
				this.refused.sum(), this.failed.sum(), this.bytesSent.sum(), this.bytesReceived.sum());
	}

}
