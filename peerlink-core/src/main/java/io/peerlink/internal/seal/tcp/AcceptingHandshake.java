package io.peerlink.internal.seal.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.crypto.SealException;
import io.peerlink.internal.seal.SealSettings;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.spi.StreamConnection;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of the side that is connected to. What costs no computation is checked on
 * the thread of the transport, the rest when the {@link HandshakeQueue} says so. Whoever
 * does not know the secret gets no answer. A repeated handshake gets one at most, and
 * cannot confirm it.
 */
final class AcceptingHandshake implements Negotiation, HandshakeQueue.Job {

	private final FrameCollector init = new FrameCollector(HandshakeFormat.INIT);

	private final SealedLink link;

	private final LinkContext context;

	private final StreamConnection wire;

	private volatile Phase phase = Phase.INIT;

	private volatile @Nullable RealmKeys realm;

	private volatile boolean wantsBytes = true;

	private volatile boolean closed;

	AcceptingHandshake(SealedLink link, LinkContext context, StreamConnection wire) {
		this.link = link;
		this.context = context;
		this.wire = wire;
	}

	@Override
	public void connected(StreamConnection wire) {
		// It was connected when it was accepted.
	}

	@Override
	public void readable(StreamConnection wire) throws IOException {
		try {
			switch (this.phase) {
				case INIT -> {
					if (this.init.read(wire)) {
						received();
					}
				}
				case COMPUTING -> {
					this.wantsBytes = false;
					this.link.wantsChanged();
				}
				case CONFIRMING -> {
					if (this.link.confirm()) {
						this.link.established();
					}
				}
			}
		}
		catch (EOFException ex) {
			throw new IOException("The other side has closed the connection within the handshake", ex);
		}
	}

	private void received() throws BrokenSealException {
		byte[] message = this.init.message();
		RealmKeys realm = realm(message);
		if (realm == null) {
			throw new BrokenSealException(SealFailure.BAD_MAC,
					"The other side has another secret, or expects another run of this node");
		}
		if (!this.context.recent().add(HandshakeFormat.INIT.markOf(message))) {
			throw new BrokenSealException(SealFailure.REPLAYED, "The handshake was seen before");
		}
		this.realm = realm;
		this.phase = Phase.COMPUTING;
		if (!this.context.queue().tryAdd(this, this.context.scheduler().nanoTime())) {
			throw new BrokenSealException(SealFailure.LIMITED, "There were too many handshakes in a second");
		}
	}

	private @Nullable RealmKeys realm(byte[] message) {
		byte[] responder = HandshakeFormat.bytes(this.context.settings().instance());
		for (RealmKeys realm : this.context.settings().realms()) {
			if (HandshakeFormat.INIT.isMarked(message, responder, realm.packetMac())) {
				return realm;
			}
		}
		return null;
	}

	@Override
	public void compute() {
		RealmKeys realm = this.realm;
		if (this.closed || realm == null) {
			return;
		}
		try {
			answer(realm);
		}
		catch (SealException ex) {
			this.link.fail(new BrokenSealException(SealFailure.STALE_KEY, "The handshake is for another key"));
		}
		catch (IOException ex) {
			this.link.fail(ex);
		}
		catch (Throwable ex) {
			this.link.fail(new IOException("The handshake failed: " + ex, ex));
		}
	}

	private void answer(RealmKeys realm) throws SealException, IOException {
		SealSettings settings = this.context.settings();
		byte[] responder = HandshakeFormat.bytes(settings.instance());
		byte[] psk = realm.presharedKey();
		Handshake handshake = Handshake.responder(settings.key(), psk, HandshakeFormat.prologue(realm, responder),
				settings.newEphemeral());
		Arrays.fill(psk, (byte) 0);
		byte[] response = HandshakeFormat.RESPONSE.begin();
		try {
			byte[] payload = handshake.readFirst(this.init.message(), HandshakeFormat.INIT.noiseOffset(),
					HandshakeFormat.INIT.noiseLength());
			SealedRemote remote = HandshakeFormat.sender(handshake.remoteStatic(), payload);
			if (!settings.policy().permits(remote)) {
				throw new BrokenSealException(SealFailure.REFUSED_KEY, "The node refuses " + remote);
			}
			handshake.writeSecond(new byte[0], response, HandshakeFormat.RESPONSE.noiseOffset());
			this.link.prepare(handshake.split(), remote);
		}
		finally {
			handshake.erase();
		}
		// The other side may confirm before the write returns.
		this.phase = Phase.CONFIRMING;
		ConnectingHandshake.write(this.wire,
				HandshakeFormat.RESPONSE.mark(response, HandshakeFormat.NOTHING, realm.packetMac()));
		this.wantsBytes = true;
		this.link.wantsChanged();
	}

	@Override
	public void refused(RejectedExecutionException cause) {
		this.link.fail(new IOException("The node stops", cause));
	}

	@Override
	public boolean wantsBytes() {
		return this.wantsBytes;
	}

	@Override
	public void close() {
		this.closed = true;
		this.context.queue().remove(this);
	}

	private enum Phase {

		INIT, COMPUTING, CONFIRMING

	}

}
