package io.peerlink.internal.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames of a streamed value (docs/protocol.md): the length in 4 bytes, then one byte
 * that says what it is, then the rest.
 */
final class Frames {

	/**
	 * Length and kind.
	 */
	static final int HEADER = Integer.BYTES + 1;

	/**
	 * Most bytes of a value in one frame, so that it has 64 KiB with its kind.
	 */
	static final int MAX_PIECE = 64 * 1024 - 1;

	/**
	 * From the reader: the token, and how much it wants at first.
	 */
	static final byte OPEN = 'O';

	/**
	 * From the reader: how much more it wants.
	 */
	static final byte DEMAND = 'D';

	/**
	 * From the reader: it wants nothing.
	 */
	static final byte CANCEL = 'C';

	/**
	 * One item, as JSON.
	 */
	static final byte ITEM = 'I';

	/**
	 * Some bytes.
	 */
	static final byte BYTES = 'B';

	/**
	 * The end: all is sent.
	 */
	static final byte END = 'E';

	/**
	 * The end: the value has failed. Type and message as in the reply to a call.
	 */
	static final byte ERROR = 'X';

	/**
	 * The longest frame from a reader.
	 */
	static final int MAX_CONTROL = 1 + Tokens.LENGTH + Long.BYTES;

	private Frames() {
	}

	static byte[] open(String token, long demand) {
		return ByteBuffer.allocate(Integer.BYTES + MAX_CONTROL)
			.putInt(MAX_CONTROL)
			.put(OPEN)
			.put(token.getBytes(StandardCharsets.US_ASCII))
			.putLong(demand)
			.array();
	}

	static byte[] demand(long count) {
		return ByteBuffer.allocate(HEADER + Long.BYTES).putInt(1 + Long.BYTES).put(DEMAND).putLong(count).array();
	}

	static byte[] frame(byte kind, byte[] content) {
		return ByteBuffer.allocate(HEADER + content.length).putInt(1 + content.length).put(kind).put(content).array();
	}

	/**
	 * Writes the header before bytes that stand behind the room for it.
	 */
	static void header(byte[] room, byte kind, int length) {
		ByteBuffer.wrap(room).putInt(1 + length).put(kind);
	}

}
