package io.peerlink.internal.channel.endpoint;

import java.lang.reflect.Type;

import io.peerlink.channel.ChannelMessage;
import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * The payload of one frame, kept as JSON until it is read. Immutable.
 */
final class ReceivedMessage implements ChannelMessage {

	/**
	 * What a message takes beside its datagram: the headers of three objects and a place
	 * in the queue.
	 */
	private static final int OVERHEAD = 96;

	private final RawJson payload;

	private final long sequence;

	private final PayloadMapper mapper;

	ReceivedMessage(RawJson payload, long sequence, PayloadMapper mapper) {
		this.payload = payload;
		this.sequence = sequence;
		this.mapper = mapper;
	}

	/**
	 * Returns how many bytes of memory the message takes.
	 */
	int size() {
		return OVERHEAD + this.payload.length();
	}

	@Override
	public long sequence() {
		return this.sequence;
	}

	@Override
	public String json() {
		return this.payload.toString();
	}

	@Override
	public @Nullable Object read(Type type) {
		return read(this.mapper.readerFor(type));
	}

	@Nullable Object read(ObjectReader reader) {
		try {
			return PayloadMapper.read(this.payload, reader);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("The message is no " + reader.getValueType() + ": " + ex.getOriginalMessage(),
					ex);
		}
	}

	@Override
	public String toString() {
		return (this.sequence == Message.ChannelData.NO_SEQUENCE) ? json() : "#" + this.sequence + " " + json();
	}

}
