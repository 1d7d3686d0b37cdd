package io.peerlink.internal.wire.codec;

/**
 * The names of the messages' fields and the values of {@code type}.
 */
final class FieldNames {

	static final String TYPE = "type";

	static final String ID = "id";

	static final String SRC = "src";

	static final String DST = "dst";

	static final String RPC = "rpc";

	static final String ARGS = "args";

	static final String KWARGS = "kwargs";

	static final String RESULT = "result";

	static final String ERROR = "error";

	static final String MESSAGE = "message";

	static final String PL = "pl";

	static final String TRACE = "trace";

	static final String CHANNEL_ID = "channel_id";

	static final String NAME = "name";

	static final String ORDERING = "ordering";

	static final String MAX_QUEUE_SIZE = "max_queue_size";

	static final String QUEUE_POLICY = "queue_policy";

	static final String IDLE_TIMEOUT = "idle_timeout";

	static final String INSTANCE_ID = "instance_id";

	static final String TO = "to";

	static final String PAYLOAD = "payload";

	static final String SEQ = "seq";

	static final String REASON = "reason";

	static final String TYPE_REQUEST = "request";

	static final String TYPE_RESPONSE = "response";

	static final String TYPE_ERROR = "error";

	static final String TYPE_CHANNEL_OPEN = "channel_open";

	static final String TYPE_CHANNEL_ACK = "channel_ack";

	static final String TYPE_CHANNEL_DATA = "channel_data";

	static final String TYPE_CHANNEL_CLOSE = "channel_close";

	static final String TYPE_WORKING = "working";

	static final String TYPE_CANCEL = "cancel";

	static final String TYPE_GOODBYE = "goodbye";

	private FieldNames() {
	}

}
