package io.peerlink.internal.tcp;

import java.net.InetAddress;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;

/**
 * Reads the requests that come over connections and hands them on. Thread-safe.
 */
final class RequestReader {

	private final StreamEngine engine;

	RequestReader(StreamEngine engine) {
		this.engine = engine;
	}

	/**
	 * Reads a request, on another thread if that takes long.
	 * @param request the request, for which room is claimed
	 * @param address who it comes from
	 * @param sink takes the reply; closed if there is no request
	 */
	void read(byte[] request, InetAddress address, ReplySink sink) {
		this.engine.read(request.length, () -> decode(request, address, sink), (refusal) -> {
			this.engine.incoming().release(address, request.length);
			sink.close();
		});
	}

	private void decode(byte[] json, InetAddress address, ReplySink sink) {
		Decoded decoded;
		try {
			decoded = this.engine.codec().decode(json, 0, json.length);
		}
		catch (Throwable ex) {
			this.engine.incoming().release(address, json.length);
			sink.close();
			throw ex;
		}
		if (decoded instanceof Message.Request request && isUsual(request)) {
			this.engine.received(request, sink.remoteAddress(),
					new ServerExchange(this.engine, sink, address, json.length, request.pl() != null));
			return;
		}
		this.engine.incoming().release(address, json.length);
		if (decoded == Undecodable.TOO_LARGE) {
			this.engine.counters().tooLarge.increment();
			refuseTooLarge(json.length, address, sink);
			return;
		}
		this.engine.counters().garbage.increment();
		sink.close();
	}

	/**
	 * Only the values may be longer than in a datagram: what is left of a request is
	 * compared, logged and sent back.
	 */
	private static boolean isUsual(Message.Request request) {
		int longest = StreamEngine.LONGEST_NAME;
		return request.rpc().length() <= longest && (request.src() == null || request.src().length() <= longest)
				&& (request.dst() == null || request.dst().length() <= longest)
				&& (request.trace() == null || request.trace().length() <= longest);
	}

	/**
	 * Answers a request that is longer than what is read.
	 */
	void refuseTooLarge(int length, InetAddress address, ReplySink sink) {
		Message.ErrorReply error = new Message.ErrorReply(MessageId.ofText(""), "PayloadTooLarge",
				"RPC request too large (" + length + " bytes encoded); this node takes at most "
						+ this.engine.maxPayload() + " bytes and did not execute it",
				null);
		new ServerExchange(this.engine, sink, address, 0, true).refuse(error);
	}

}
