package io.peerlink.benchmark.driver;

import java.nio.ByteBuffer;

/**
 * A few binary numbers in datagrams as long as a JSON request, reply and frame.
 */
final class RawMessage {

	static final int REQUEST_SIZE = 140;

	static final int REPLY_SIZE = 50;

	static final int FRAME_SIZE = 120;

	private RawMessage() {
	}

	static void request(ByteBuffer buffer, long id, int a, int b) {
		buffer.putLong(id).putInt(a).putInt(b).position(REQUEST_SIZE);
	}

	/**
	 * Answers a request.
	 */
	static void reply(ByteBuffer request, ByteBuffer reply) {
		reply.putLong(request.getLong(0)).putInt(request.getInt(8) + request.getInt(12)).position(REPLY_SIZE);
	}

	static long id(ByteBuffer reply) {
		return reply.getLong(0);
	}

	static int sum(ByteBuffer reply) {
		return reply.getInt(8);
	}

}
