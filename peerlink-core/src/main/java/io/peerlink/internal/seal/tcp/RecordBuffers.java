package io.peerlink.internal.seal.tcp;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.concurrent.Spares;

/**
 * The buffers of connections, which have them only while there is something in them. All
 * have arrays. Thread-safe.
 */
final class RecordBuffers {

	/**
	 * Room for two records, and for the one that ends a direction.
	 */
	static final int OUTGOING = 2 * RecordFormat.MAX_RECORD + RecordFormat.MIN_RECORD;

	private final LongAdder created = new LongAdder();

	private final Spares<ByteBuffer> incoming = spares(RecordFormat.MAX_RECORD);

	private final Spares<ByteBuffer> plain = spares(RecordFormat.KIND + RecordFormat.MAX_PLAIN);

	private final Spares<ByteBuffer> outgoing = spares(OUTGOING);

	private Spares<ByteBuffer> spares(int capacity) {
		return new Spares<>(() -> {
			this.created.increment();
			return ByteBuffer.allocate(capacity);
		});
	}

	/**
	 * Returns how many buffers there have ever been.
	 */
	long created() {
		return this.created.sum();
	}

	/**
	 * For one record as it arrives.
	 */
	Spares<ByteBuffer> incoming() {
		return this.incoming;
	}

	/**
	 * For the kind and the plain bytes of one record.
	 */
	Spares<ByteBuffer> plain() {
		return this.plain;
	}

	/**
	 * For the records that were sealed and not sent yet.
	 */
	Spares<ByteBuffer> outgoing() {
		return this.outgoing;
	}

}
