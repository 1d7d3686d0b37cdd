package io.peerlink.internal.seal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.SealException;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.spi.StreamConnection;

/**
 * The handshake of the side that connects. It computes on threads of the executor.
 */
final class ConnectingHandshake implements Negotiation {

	private final FrameCollector answer = new FrameCollector(HandshakeFormat.RESPONSE);

	private final HandshakeSlot slot = new HandshakeSlot();

	private final SealedLink link;

	private final LinkContext context;

	private final SealedRemote remote;

	private final RealmKeys realm;

	private volatile boolean complete;

	private volatile boolean wantsBytes = true;

	ConnectingHandshake(SealedLink link, LinkContext context, SealedRemote remote) {
		this.link = link;
		this.context = context;
		this.remote = remote;
		this.realm = context.realmOf().apply(remote);
	}

	@Override
	public void connected(StreamConnection wire) {
		compute(() -> begin(wire));
	}

	private void compute(Step step) {
		try {
			this.context.executor().execute(() -> run(step));
		}
		catch (RejectedExecutionException ex) {
			this.link.fail(new IOException("The node stops", ex));
		}
	}

	private void run(Step step) {
		try {
			step.run();
		}
		catch (SealException ex) {
			this.link.fail(new BrokenSealException(SealFailure.STALE_KEY, "The node at " + this.link.remoteAddress()
					+ " is not " + this.remote + " of this realm: " + ex.getMessage()));
		}
		catch (IOException ex) {
			this.link.fail(ex);
		}
		catch (Throwable ex) {
			// Whoever waits for the connection must not wait for ever.
			this.link.fail(new IOException("The handshake failed: " + ex, ex));
		}
	}

	private void begin(StreamConnection wire) throws SealException, IOException {
		if (this.slot.isClosed()) {
			return;
		}
		RealmKeys realm = this.realm;
		byte[] responder = HandshakeFormat.bytes(this.remote.instance());
		byte[] psk = realm.presharedKey();
		Handshake handshake = Handshake.initiator(this.context.settings().key(), this.remote.publicKey(), psk,
				HandshakeFormat.prologue(realm, responder), this.context.settings().newEphemeral());
		Arrays.fill(psk, (byte) 0);
		byte[] init = HandshakeFormat.INIT.begin();
		boolean kept = false;
		try {
			handshake.writeFirst(HandshakeFormat.payload(this.context.settings().instance()), init,
					HandshakeFormat.INIT.noiseOffset());
		}
		finally {
			kept = this.slot.put(handshake);
		}
		if (kept) {
			write(wire, HandshakeFormat.INIT.mark(init, responder, realm.packetMac()));
		}
	}

	/**
	 * Writes to a connection that has carried nothing so far, and so has room.
	 */
	static void write(StreamConnection wire, byte[] message) throws IOException {
		ByteBuffer source = ByteBuffer.wrap(message);
		wire.write(source);
		if (source.hasRemaining()) {
			throw new IOException("The other side takes no handshake");
		}
	}

	@Override
	public void readable(StreamConnection wire) throws IOException {
		if (this.complete) {
			// Nothing is to come before this side has confirmed.
			this.wantsBytes = false;
			this.link.wantsChanged();
			return;
		}
		try {
			this.complete = this.answer.read(wire);
		}
		catch (EOFException ex) {
			throw new IOException("The node at " + this.link.remoteAddress()
					+ " has closed the connection instead of answering the handshake: it may have another secret, "
					+ "or none, or was restarted", ex);
		}
		if (this.complete) {
			if (!HandshakeFormat.RESPONSE.isMarked(this.answer.message(), HandshakeFormat.NOTHING,
					this.realm.packetMac())) {
				throw new BrokenSealException(SealFailure.BAD_MAC,
						"The node at " + this.link.remoteAddress() + " has answered with another secret");
			}
			compute(this::finish);
		}
	}

	private void finish() throws SealException, IOException {
		Handshake handshake = this.slot.take();
		if (handshake == null) {
			if (!this.slot.isClosed()) {
				throw new BrokenSealException(SealFailure.MALFORMED, "The other side has answered before it was asked");
			}
			return;
		}
		try {
			handshake.readSecond(this.answer.message(), HandshakeFormat.RESPONSE.noiseOffset(),
					HandshakeFormat.RESPONSE.noiseLength());
			this.link.prepare(handshake.split(), this.remote);
		}
		finally {
			handshake.erase();
		}
		this.link.established();
	}

	@Override
	public boolean wantsBytes() {
		return this.wantsBytes;
	}

	@Override
	public void close() {
		this.slot.close();
	}

	/**
	 * A part of the handshake that takes long.
	 */
	@FunctionalInterface
	private interface Step {

		void run() throws SealException, IOException;

	}

}
