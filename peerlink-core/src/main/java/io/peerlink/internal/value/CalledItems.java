package io.peerlink.internal.value;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;

/**
 * The items of a call that is being made.
 *
 * @param call completes with an {@link ItemReader}
 */
record CalledItems(CompletableFuture<?> call) implements ItemSource {

	@Override
	public ItemReader await() throws InterruptedException {
		try {
			return (ItemReader) this.call.get();
		}
		catch (ExecutionException ex) {
			throw toThrow(ex.getCause());
		}
	}

	private static RuntimeException toThrow(@Nullable Throwable failure) {
		return (failure instanceof RuntimeException known) ? known
				: new PeerLinkException("The call has failed", failure);
	}

	@Override
	public void cancel() {
		this.call.cancel(true);
	}

}
