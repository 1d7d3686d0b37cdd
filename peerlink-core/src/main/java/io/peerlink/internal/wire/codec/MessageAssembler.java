package io.peerlink.internal.wire.codec;

import java.math.BigInteger;
import java.util.Map;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Makes a message of its fields, and decides about missing and ill-typed ones.
 */
final class MessageAssembler {

	private static final BigInteger INT_MIN = BigInteger.valueOf(Integer.MIN_VALUE);

	private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

	private final Map<String, Value> fields;

	private final @Nullable ExtensionReader extension;

	MessageAssembler(Map<String, Value> fields) {
		this.fields = fields;
		this.extension = extension(present(FieldNames.PL));
	}

	private @Nullable ExtensionReader extension(@Nullable Value value) {
		if (value == null) {
			return null;
		}
		return switch (value.token()) {
			case START_OBJECT -> ExtensionReader.read(value);
			case START_ARRAY -> isRequest() ? ExtensionReader.readShort(value) : null;
			default -> null;
		};
	}

	/**
	 * Only a request has a short form.
	 */
	private boolean isRequest() {
		Value type = present(FieldNames.TYPE);
		return (type != null) ? FieldNames.TYPE_REQUEST.equals(type.text()) : this.fields.containsKey(FieldNames.RPC);
	}

	/**
	 * Returns the message.
	 */
	Decoded assemble() {
		Value type = present(FieldNames.TYPE);
		if (type == null) {
			return untyped();
		}
		if (type.text() == null) {
			return Undecodable.UNKNOWN_TYPE;
		}
		return switch (type.text()) {
			case FieldNames.TYPE_REQUEST -> request();
			case FieldNames.TYPE_RESPONSE -> response();
			case FieldNames.TYPE_ERROR -> error();
			case FieldNames.TYPE_CHANNEL_OPEN -> channelOpen();
			case FieldNames.TYPE_CHANNEL_ACK -> channelAck();
			case FieldNames.TYPE_CHANNEL_DATA -> channelData();
			case FieldNames.TYPE_CHANNEL_CLOSE -> channelClose();
			case FieldNames.TYPE_WORKING -> working();
			case FieldNames.TYPE_CANCEL -> cancel();
			case FieldNames.TYPE_GOODBYE -> goodbye();
			default -> Undecodable.UNKNOWN_TYPE;
		};
	}

	/**
	 * Python 1.1 sends and serves messages without a type (WIRE.md section 2).
	 */
	private Decoded untyped() {
		if (this.fields.containsKey(FieldNames.RPC)) {
			return request();
		}
		if (this.fields.containsKey(FieldNames.RESULT) || this.fields.containsKey(FieldNames.ERROR)) {
			return response();
		}
		return Undecodable.BAD_FIELD;
	}

	private Decoded request() {
		MessageId id = id();
		String rpc = text(FieldNames.RPC);
		if (id == null || rpc == null) {
			return Undecodable.BAD_FIELD;
		}
		return new Message.Request(id, text(FieldNames.SRC), text(FieldNames.DST), rpc, raw(FieldNames.ARGS),
				raw(FieldNames.KWARGS), extension(), rawObject(FieldNames.TRACE));
	}

	private Decoded response() {
		if (present(FieldNames.ERROR) != null) {
			return error();
		}
		MessageId id = id();
		if (id == null) {
			return Undecodable.BAD_FIELD;
		}
		RawJson result = raw(FieldNames.RESULT);
		return new Message.Response(id, (result != null) ? result : RawJson.NULL, extension());
	}

	private Decoded error() {
		MessageId id = id();
		if (id == null) {
			return Undecodable.BAD_FIELD;
		}
		ErrorBody body = ErrorBody.of(present(FieldNames.ERROR));
		return new Message.ErrorReply(id, body.type(), body.message(), extension());
	}

	private Decoded channelOpen() {
		String channelId = channelId();
		String name = text(FieldNames.NAME);
		if (channelId == null || name == null) {
			return Undecodable.BAD_FIELD;
		}
		return new Message.ChannelOpen(channelId, name, text(FieldNames.SRC), text(FieldNames.ORDERING),
				clampedInt(FieldNames.MAX_QUEUE_SIZE), text(FieldNames.QUEUE_POLICY),
				finiteDouble(FieldNames.IDLE_TIMEOUT), text(FieldNames.INSTANCE_ID), text(FieldNames.TO));
	}

	private Decoded channelAck() {
		String channelId = channelId();
		return (channelId != null) ? new Message.ChannelAck(channelId, text(FieldNames.ORDERING))
				: Undecodable.BAD_FIELD;
	}

	private Decoded channelData() {
		String channelId = channelId();
		Value seq = present(FieldNames.SEQ);
		if (channelId == null || (seq != null && !isSequenceNumber(seq))) {
			return Undecodable.BAD_FIELD;
		}
		RawJson payload = raw(FieldNames.PAYLOAD);
		return new Message.ChannelData(channelId, (payload != null) ? payload : RawJson.NULL,
				(seq != null) ? Long.parseLong(seq.rawText()) : Message.ChannelData.NO_SEQUENCE);
	}

	private Decoded channelClose() {
		String channelId = channelId();
		return (channelId != null) ? new Message.ChannelClose(channelId, text(FieldNames.REASON))
				: Undecodable.BAD_FIELD;
	}

	private Decoded working() {
		MessageId id = id();
		return (id != null) ? new Message.Working(id, extension()) : Undecodable.BAD_FIELD;
	}

	private Decoded cancel() {
		MessageId id = id();
		return (id != null) ? new Message.Cancel(id, extension()) : Undecodable.BAD_FIELD;
	}

	private Decoded goodbye() {
		String instanceId = text(FieldNames.INSTANCE_ID);
		return (instanceId != null) ? new Message.Goodbye(instanceId, text(FieldNames.SRC)) : Undecodable.BAD_FIELD;
	}

	private @Nullable MessageId id() {
		Value value = present(FieldNames.ID);
		String json = (value != null) ? idJson(value) : null;
		return (json != null && json.length() <= WireLimits.MAX_ID_LENGTH) ? MessageId.ofJson(json) : null;
	}

	/**
	 * Writes strings anew, so that an id equals its echo however the peer escapes it.
	 */
	private static @Nullable String idJson(Value value) {
		if (value.text() != null) {
			return JsonBuffer.quote(value.text());
		}
		String json = value.rawText();
		boolean finite = Character.isDigit(json.charAt(json.length() - 1));
		return (value.token().isNumeric() && finite) ? json : null;
	}

	private @Nullable String channelId() {
		String channelId = text(FieldNames.CHANNEL_ID);
		return (channelId != null && channelId.length() <= WireLimits.MAX_ID_LENGTH) ? channelId : null;
	}

	private @Nullable Extension extension() {
		return (this.extension != null) ? this.extension.extension() : null;
	}

	private @Nullable RawJson rawObject(String name) {
		Value value = object(name);
		return (value != null) ? value.raw() : null;
	}

	private @Nullable Value object(String name) {
		Value value = present(name);
		return (value != null && value.token() == JsonToken.START_OBJECT) ? value : null;
	}

	private @Nullable Integer clampedInt(String name) {
		Value value = present(name);
		if (value == null || value.token() != JsonToken.VALUE_NUMBER_INT) {
			return null;
		}
		return new BigInteger(value.rawText()).max(INT_MIN).min(INT_MAX).intValue();
	}

	private @Nullable Double finiteDouble(String name) {
		Value value = present(name);
		if (value == null || !value.token().isNumeric()) {
			return null;
		}
		double number = Double.parseDouble(value.rawText());
		return Double.isFinite(number) ? number : null;
	}

	private static boolean isSequenceNumber(Value value) {
		if (value.token() != JsonToken.VALUE_NUMBER_INT) {
			return false;
		}
		BigInteger number = new BigInteger(value.rawText());
		return number.signum() > 0 && number.bitLength() < Long.SIZE;
	}

	private @Nullable String text(String name) {
		Value value = present(name);
		return (value != null) ? value.text() : null;
	}

	private @Nullable RawJson raw(String name) {
		Value value = this.fields.get(name);
		return (value != null) ? value.raw() : null;
	}

	private @Nullable Value present(String name) {
		Value value = this.fields.get(name);
		return (value == null || value.isNull()) ? null : value;
	}

}
