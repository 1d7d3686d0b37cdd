package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.Undecodable;

/**
 * Reads the replies that come over connections and hands them on. Thread-safe.
 */
final class ReplyReader {

	private final StreamEngine engine;

	ReplyReader(StreamEngine engine) {
		this.engine = engine;
	}

	/**
	 * Reads a reply, on another thread if that takes long.
	 * @param reply the reply, for which room is claimed
	 * @param address who it comes from
	 * @param call takes it
	 */
	void read(byte[] reply, InetAddress address, StreamCall call) {
		this.engine.read(reply.length, () -> decode(reply, address, call), (refusal) -> {
			this.engine.incoming().release(address, reply.length);
			call.onBroken(new IOException("the reply was not read: " + refusal.getMessage(), refusal), true);
		});
	}

	private void decode(byte[] json, InetAddress address, StreamCall call) {
		try {
			Decoded decoded = this.engine.codec().decode(json, 0, json.length);
			if (decoded instanceof Message.Reply reply) {
				call.onReply(reply);
				return;
			}
			if (decoded == Undecodable.TOO_LARGE) {
				this.engine.counters().tooLarge.increment();
				call.onUnreadable(tooLarge(json.length));
				return;
			}
			this.engine.counters().garbage.increment();
			String what = (decoded instanceof Undecodable failure) ? String.valueOf(failure.reason()) : "no reply";
			call.onUnreadable(new IOException("the peer has answered with what is no reply: " + what));
		}
		finally {
			this.engine.incoming().release(address, json.length);
		}
	}

	/**
	 * Returns why a reply is not read.
	 */
	IOException tooLarge(int length) {
		return new IOException("the reply has " + length + " bytes, and the limit of peerlink.rpc.max-payload-size is "
				+ this.engine.maxPayload());
	}

}
