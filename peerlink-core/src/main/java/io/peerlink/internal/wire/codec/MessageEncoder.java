package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages field by field, in the order of WIRE.md. A field without a value is
 * left out: Python takes the mere presence of {@code error} for an error.
 */
final class MessageEncoder {

	private static final byte[] REQUEST = start(FieldNames.TYPE_REQUEST, FieldNames.ID);

	private static final byte[] SHORT_REQUEST = JsonBuffer.ascii("{\"" + FieldNames.ID + "\":");

	private static final byte[] RESPONSE = start(FieldNames.TYPE_RESPONSE, FieldNames.ID);

	private static final byte[] ERROR_REPLY = start(FieldNames.TYPE_ERROR, FieldNames.ID);

	private static final byte[] CHANNEL_OPEN = start(FieldNames.TYPE_CHANNEL_OPEN, FieldNames.CHANNEL_ID);

	private static final byte[] CHANNEL_ACK = start(FieldNames.TYPE_CHANNEL_ACK, FieldNames.CHANNEL_ID);

	private static final byte[] CHANNEL_DATA = start(FieldNames.TYPE_CHANNEL_DATA, FieldNames.CHANNEL_ID);

	private static final byte[] CHANNEL_CLOSE = start(FieldNames.TYPE_CHANNEL_CLOSE, FieldNames.CHANNEL_ID);

	private static final byte[] GOODBYE = start(FieldNames.TYPE_GOODBYE, FieldNames.INSTANCE_ID);

	private static final byte[] WORKING = start(FieldNames.TYPE_WORKING, FieldNames.ID);

	private static final byte[] CANCEL = start(FieldNames.TYPE_CANCEL, FieldNames.ID);

	private static final byte[] SRC = next(FieldNames.SRC);

	private static final byte[] DST = next(FieldNames.DST);

	private static final byte[] RPC = next(FieldNames.RPC);

	private static final byte[] ARGS = next(FieldNames.ARGS);

	private static final byte[] KWARGS = next(FieldNames.KWARGS);

	private static final byte[] RESULT = next(FieldNames.RESULT);

	private static final byte[] ERROR = JsonBuffer.ascii(",\"error\":{\"type\":");

	private static final byte[] MESSAGE = next(FieldNames.MESSAGE);

	private static final byte[] TRACE = next(FieldNames.TRACE);

	private static final byte[] NAME = next(FieldNames.NAME);

	private static final byte[] ORDERING = next(FieldNames.ORDERING);

	private static final byte[] MAX_QUEUE_SIZE = next(FieldNames.MAX_QUEUE_SIZE);

	private static final byte[] QUEUE_POLICY = next(FieldNames.QUEUE_POLICY);

	private static final byte[] IDLE_TIMEOUT = next(FieldNames.IDLE_TIMEOUT);

	private static final byte[] INSTANCE_ID = next(FieldNames.INSTANCE_ID);

	private static final byte[] TO = next(FieldNames.TO);

	private static final byte[] PAYLOAD = next(FieldNames.PAYLOAD);

	private static final byte[] SEQ = next(FieldNames.SEQ);

	private static final byte[] REASON = next(FieldNames.REASON);

	private static final byte[] END = JsonBuffer.ascii("}");

	private static final int NO_EXTENSION = 0;

	/**
	 * What an error calls a request.
	 */
	static final String REQUEST_KIND = "RPC request";

	/**
	 * What an error calls a response.
	 */
	static final String RESPONSE_KIND = "RPC result";

	/**
	 * Writes a message.
	 * @return how many of its bytes are the {@code pl} object
	 */
	int write(Message message, JsonBuffer out) {
		int extensionSize = fields(message, out);
		out.raw(END);
		return extensionSize;
	}

	/**
	 * Writes a {@link Message.Request} of these fields, which it does not take to exist.
	 * @return how many of its bytes are the {@code pl} object
	 */
	int writeRequest(MessageId id, @Nullable String src, @Nullable String dst, String rpc, @Nullable RawJson args,
			@Nullable RawJson kwargs, @Nullable Extension pl, @Nullable RawJson trace, JsonBuffer out) {
		int extensionSize = request(id, src, dst, rpc, args, kwargs, pl, trace, out);
		out.raw(END);
		return extensionSize;
	}

	/**
	 * Writes a request in its short form: whatever its receiver knows, or takes for
	 * granted, is left out.
	 * @param pair the instances of {@code pl}, which is that of a call
	 */
	void writeShortRequest(MessageId id, @Nullable String src, String rpc, @Nullable RawJson args,
			@Nullable RawJson kwargs, Extension pl, InstancePair pair, @Nullable RawJson trace, JsonBuffer out) {
		id(out, SHORT_REQUEST, id);
		field(out, SRC, src);
		field(out, RPC, rpc);
		field(out, ARGS, RawJson.EMPTY_ARRAY.equals(args) ? null : args);
		field(out, KWARGS, RawJson.EMPTY_OBJECT.equals(kwargs) ? null : kwargs);
		ExtensionWriter.writeShort(pl, pair, out);
		field(out, TRACE, trace);
		out.raw(END);
	}

	/**
	 * Writes a {@link Message.Response} of these fields, which it does not take to exist.
	 * @return how many of its bytes are the {@code pl} object
	 */
	int writeResponse(MessageId id, RawJson result, @Nullable Extension pl, JsonBuffer out) {
		int extensionSize = response(id, result, pl, out);
		out.raw(END);
		return extensionSize;
	}

	/**
	 * Returns what an error calls a message.
	 */
	static String kind(Message message) {
		if (message instanceof Message.Request) {
			return REQUEST_KIND;
		}
		if (message instanceof Message.Response) {
			return RESPONSE_KIND;
		}
		if (message instanceof Message.ErrorReply) {
			return "RPC error";
		}
		if (message instanceof Message.Working || message instanceof Message.Cancel) {
			return "RPC message";
		}
		return (message instanceof Message.Goodbye) ? "Goodbye message" : "Channel message";
	}

	private static byte[] start(String type, String firstField) {
		return JsonBuffer.ascii("{\"type\":\"" + type + "\",\"" + firstField + "\":");
	}

	private static byte[] next(String name) {
		return JsonBuffer.ascii(",\"" + name + "\":");
	}

	private int fields(Message message, JsonBuffer out) {
		if (message instanceof Message.Request request) {
			return request(request.id(), request.src(), request.dst(), request.rpc(), request.args(), request.kwargs(),
					request.pl(), request.trace(), out);
		}
		if (message instanceof Message.Response response) {
			return response(response.id(), response.result(), response.pl(), out);
		}
		if (message instanceof Message.ChannelData data) {
			return channelData(data, out);
		}
		if (message instanceof Message.ErrorReply error) {
			return errorReply(error, out);
		}
		if (message instanceof Message.ChannelOpen open) {
			return channelOpen(open, out);
		}
		if (message instanceof Message.ChannelAck ack) {
			field(out, CHANNEL_ACK, ack.channelId());
			field(out, ORDERING, ack.ordering());
		}
		else if (message instanceof Message.ChannelClose close) {
			field(out, CHANNEL_CLOSE, close.channelId());
			field(out, REASON, close.reason());
		}
		else if (message instanceof Message.Working working) {
			id(out, WORKING, working.id());
			return extension(working.pl(), out);
		}
		else if (message instanceof Message.Cancel cancel) {
			id(out, CANCEL, cancel.id());
			return extension(cancel.pl(), out);
		}
		else if (message instanceof Message.Goodbye goodbye) {
			field(out, GOODBYE, goodbye.instanceId());
			field(out, SRC, goodbye.src());
		}
		return NO_EXTENSION;
	}

	private int request(MessageId id, @Nullable String src, @Nullable String dst, String rpc, @Nullable RawJson args,
			@Nullable RawJson kwargs, @Nullable Extension pl, @Nullable RawJson trace, JsonBuffer out) {
		id(out, REQUEST, id);
		field(out, SRC, src);
		field(out, DST, dst);
		field(out, RPC, rpc);
		field(out, ARGS, (args != null) ? args : RawJson.EMPTY_ARRAY);
		field(out, KWARGS, (kwargs != null) ? kwargs : RawJson.EMPTY_OBJECT);
		int extensionSize = extension(pl, out);
		field(out, TRACE, trace);
		return extensionSize;
	}

	private int response(MessageId id, RawJson result, @Nullable Extension pl, JsonBuffer out) {
		id(out, RESPONSE, id);
		field(out, RESULT, result);
		return extension(pl, out);
	}

	private int errorReply(Message.ErrorReply error, JsonBuffer out) {
		id(out, ERROR_REPLY, error.id());
		field(out, ERROR, error.errorType());
		field(out, MESSAGE, error.errorMessage());
		out.raw(END);
		return extension(error.pl(), out);
	}

	private int channelOpen(Message.ChannelOpen open, JsonBuffer out) {
		field(out, CHANNEL_OPEN, open.channelId());
		field(out, NAME, open.name());
		field(out, SRC, open.src());
		field(out, ORDERING, open.ordering());
		if (open.maxQueueSize() != null) {
			out.raw(MAX_QUEUE_SIZE);
			out.number(open.maxQueueSize().longValue());
		}
		field(out, QUEUE_POLICY, open.queuePolicy());
		if (open.idleTimeout() != null && Double.isFinite(open.idleTimeout())) {
			out.raw(IDLE_TIMEOUT);
			out.number(open.idleTimeout().doubleValue());
		}
		field(out, INSTANCE_ID, open.instanceId());
		field(out, TO, open.to());
		return NO_EXTENSION;
	}

	private int channelData(Message.ChannelData data, JsonBuffer out) {
		field(out, CHANNEL_DATA, data.channelId());
		field(out, PAYLOAD, data.payload());
		if (data.seq() != Message.ChannelData.NO_SEQUENCE) {
			out.raw(SEQ);
			out.number(data.seq());
		}
		return NO_EXTENSION;
	}

	private static void id(JsonBuffer out, byte[] name, MessageId id) {
		out.raw(name);
		id.writeTo(out);
	}

	private int extension(@Nullable Extension extension, JsonBuffer out) {
		if (extension == null) {
			return NO_EXTENSION;
		}
		int before = out.size();
		ExtensionWriter.write(extension, out);
		return out.size() - before;
	}

	private static void field(JsonBuffer out, byte[] name, @Nullable String value) {
		if (value != null) {
			out.raw(name);
			out.string(value);
		}
	}

	private static void field(JsonBuffer out, byte[] name, @Nullable RawJson value) {
		if (value != null) {
			out.raw(name);
			out.raw(value);
		}
	}

}
