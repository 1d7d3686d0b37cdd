package io.peerlink.internal.payload;

import java.io.Serial;

import io.peerlink.internal.concurrent.Spares;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Lets Jackson use its buffers again, without an allocation for each value and without
 * buffers for each virtual thread.
 */
final class BufferRecyclers implements RecyclerPool<BufferRecycler> {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient Spares<BufferRecycler> spares = new Spares<>(BufferRecycler::new);

	@Override
	public BufferRecycler acquirePooled() {
		return this.spares.take();
	}

	@Override
	public void releasePooled(BufferRecycler recycler) {
		this.spares.giveBack(recycler);
	}

}
