package io.peerlink.internal.wire.codec;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages field by field, in the order of WIRE.md. A field without a value is
 * left out: Python takes the mere presence of {@code error} for an error.
 */
final class MessageEncoder {

	private static final byte[] REQUEST = start(FieldNames.TYPE_REQUEST, FieldNames.ID);

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

	private static final byte[] PAYLOAD = next(FieldNames.PAYLOAD);

	private static final byte[] SEQ = next(FieldNames.SEQ);

	private static final byte[] REASON = next(FieldNames.REASON);

	private static final byte[] END = JsonBuffer.ascii("}");

	private final JsonBuffer out;

	private final Realm realm;

	private int extensionSize;

	private MessageEncoder(JsonBuffer out, Realm realm) {
		this.out = out;
		this.realm = realm;
	}

	static byte[] encode(Message message, int limit, Realm realm) {
		JsonBuffer out = new JsonBuffer((int) Math.min((long) limit + WireLimits.MAX_EXTENSION, Integer.MAX_VALUE));
		MessageEncoder encoder = new MessageEncoder(out, realm);
		encoder.write(message);
		out.raw(END);
		int counted = out.size() - Math.min(encoder.extensionSize, WireLimits.MAX_EXTENSION);
		if (counted > limit) {
			throw new PayloadTooLargeException(kind(message), counted, limit);
		}
		return out.toByteArray();
	}

	private static String kind(Message message) {
		if (message instanceof Message.Request) {
			return "RPC request";
		}
		if (message instanceof Message.Response) {
			return "RPC result";
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

	private void write(Message message) {
		if (message instanceof Message.Request request) {
			request(request);
		}
		else if (message instanceof Message.Response response) {
			response(response);
		}
		else if (message instanceof Message.ChannelData data) {
			channelData(data);
		}
		else if (message instanceof Message.ErrorReply error) {
			errorReply(error);
		}
		else if (message instanceof Message.ChannelOpen open) {
			channelOpen(open);
		}
		else if (message instanceof Message.ChannelAck ack) {
			field(CHANNEL_ACK, ack.channelId());
			field(ORDERING, ack.ordering());
			mark();
		}
		else if (message instanceof Message.ChannelClose close) {
			field(CHANNEL_CLOSE, close.channelId());
			field(REASON, close.reason());
			mark();
		}
		else if (message instanceof Message.Working working) {
			id(WORKING, working.id());
			extension(working.pl());
		}
		else if (message instanceof Message.Cancel cancel) {
			id(CANCEL, cancel.id());
			extension(cancel.pl());
		}
		else if (message instanceof Message.Goodbye goodbye) {
			field(GOODBYE, goodbye.instanceId());
			field(SRC, goodbye.src());
			mark();
		}
	}

	private void request(Message.Request request) {
		id(REQUEST, request.id());
		field(SRC, request.src());
		field(DST, request.dst());
		field(RPC, request.rpc());
		field(ARGS, (request.args() != null) ? request.args() : RawJson.EMPTY_ARRAY);
		field(KWARGS, (request.kwargs() != null) ? request.kwargs() : RawJson.EMPTY_OBJECT);
		extension(request.pl());
		field(TRACE, request.trace());
	}

	private void response(Message.Response response) {
		id(RESPONSE, response.id());
		field(RESULT, response.result());
		extension(response.pl());
	}

	private void errorReply(Message.ErrorReply error) {
		id(ERROR_REPLY, error.id());
		field(ERROR, error.errorType());
		field(MESSAGE, error.errorMessage());
		this.out.raw(END);
		extension(error.pl());
	}

	private void channelOpen(Message.ChannelOpen open) {
		field(CHANNEL_OPEN, open.channelId());
		field(NAME, open.name());
		field(SRC, open.src());
		field(ORDERING, open.ordering());
		if (open.maxQueueSize() != null) {
			this.out.raw(MAX_QUEUE_SIZE);
			this.out.number(open.maxQueueSize().longValue());
		}
		field(QUEUE_POLICY, open.queuePolicy());
		if (open.idleTimeout() != null && Double.isFinite(open.idleTimeout())) {
			this.out.raw(IDLE_TIMEOUT);
			this.out.number(open.idleTimeout().doubleValue());
		}
		field(INSTANCE_ID, open.instanceId());
		mark();
	}

	private void channelData(Message.ChannelData data) {
		field(CHANNEL_DATA, data.channelId());
		field(PAYLOAD, data.payload());
		if (data.seq() != Message.ChannelData.NO_SEQUENCE) {
			this.out.raw(SEQ);
			this.out.number(data.seq());
		}
		mark();
	}

	private void id(byte[] name, MessageId id) {
		this.out.raw(name);
		this.out.json(id.json());
	}

	/**
	 * Marks a message that has no extension of its own with the realm.
	 */
	private void mark() {
		extension(null);
	}

	private void extension(@Nullable Extension extension) {
		if (extension != null || this.realm.id() != null) {
			int before = this.out.size();
			ExtensionWriter.write((extension != null) ? extension : Extension.EMPTY, this.realm, this.out);
			this.extensionSize = this.out.size() - before;
		}
	}

	private void field(byte[] name, @Nullable String value) {
		if (value != null) {
			this.out.raw(name);
			this.out.string(value);
		}
	}

	private void field(byte[] name, @Nullable RawJson value) {
		if (value != null) {
			this.out.raw(name);
			this.out.raw(value);
		}
	}

}
