package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

import io.peerlink.internal.context.Link;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The link that the reply to one request takes: the connection that the request came
 * over. It keeps the room that was claimed for the request until the request is over, as
 * the handler has its arguments until then.
 */
final class ServerExchange implements Link {

	private final StreamEngine engine;

	private final ReplySink sink;

	private final InetAddress address;

	private final AtomicLong claimed;

	private final boolean fromJava;

	/**
	 * Creates a link.
	 * @param sink takes the reply
	 * @param address the host of the caller
	 * @param claimed how many bytes are claimed for the request
	 * @param fromJava whether the caller is a Java node
	 */
	ServerExchange(StreamEngine engine, ReplySink sink, InetAddress address, long claimed, boolean fromJava) {
		this.engine = engine;
		this.sink = sink;
		this.address = address;
		this.claimed = new AtomicLong(claimed);
		this.fromJava = fromJava;
	}

	@Override
	public boolean send(Message message, InetSocketAddress to) throws IOException {
		if (message instanceof Message.Working) {
			// The caller waits for one message on this connection: the reply.
			return false;
		}
		JsonBuffer encoded = this.engine.encodeReply(message, this.fromJava);
		if (!this.engine.outgoing().tryClaim(this.address, encoded.size())) {
			throw new IOException("Too many replies are being taken slowly");
		}
		boolean taken = this.sink.reply(encoded);
		if (!taken) {
			this.engine.outgoing().release(this.address, encoded.size());
		}
		return taken;
	}

	/**
	 * Sends an error for which there is no request.
	 */
	void refuse(Message.ErrorReply error) {
		try {
			send(error, this.sink.remoteAddress());
		}
		catch (IOException ex) {
			this.sink.close();
		}
	}

	/**
	 * Returns who has proved to be the caller.
	 * @return the node, {@code null} where nothing is sealed
	 */
	@Nullable SealedRemote caller() {
		return this.sink.caller();
	}

	/**
	 * Closes the connection of a caller that claims to be another one.
	 */
	void forged() {
		this.engine.counters().garbage.increment();
		end();
		this.sink.close();
	}

	@Override
	public boolean isAuthenticated() {
		return caller() != null;
	}

	@Override
	public boolean isConnected() {
		return true;
	}

	@Override
	public void end() {
		long bytes = this.claimed.getAndSet(0);
		if (bytes > 0) {
			this.engine.incoming().release(this.address, bytes);
		}
		this.sink.requestOver();
	}

}
