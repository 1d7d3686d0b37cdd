package io.peerlink.internal.value;

import java.lang.ref.Reference;
import java.lang.reflect.Type;
import java.util.function.Consumer;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The items that a peer sends.
 *
 * @param receiver receives them
 * @param type what each is read as
 */
record ReceivedItems(ValueReceiver receiver, Type type) implements ItemReader {

	@Override
	public void open() {
		try {
			this.receiver.open();
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	@Override
	public boolean read(Consumer<? super @Nullable Object> action) {
		try {
			byte[] json = this.receiver.next();
			if (json == null) {
				return false;
			}
			action.accept(item(json));
			return true;
		}
		finally {
			// They are not forgotten before this reading ends.
			Reference.reachabilityFence(this);
		}
	}

	private @Nullable Object item(byte[] json) {
		ReceiverContext context = this.receiver.context();
		try {
			return context.mapper().read(new RawJson(json), this.type);
		}
		catch (JacksonException ex) {
			throw this.receiver.failed(new PeerLinkException("'" + context.peer().name() + "' has sent an item of "
					+ context.what() + " that is no " + this.type.getTypeName() + ": " + ex.getOriginalMessage(), ex));
		}
	}

	@Override
	public boolean isReadable() {
		return this.receiver.isReadable();
	}

	@Override
	public void watch(Runnable watcher) {
		this.receiver.watch(watcher);
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
