package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.peerlink.internal.crypto.SessionKeys;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.seal.tcp.LinkState.Phase;
import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport.Acceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sealed connection as the network sees it: takes the events of the one that it wraps.
 * First the handshake, then records. Thread-safe; nothing blocks, and nobody is called
 * under a lock.
 */
final class SealedLink implements StreamHandler, HandlerEvents.Owner {

	/**
	 * How long a handshake may take, from when the connection is made.
	 */
	static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(SealedLink.class);

	private final WireReading wireReading = new WireReading(this::wantsBytes);

	private final LinkState state = new LinkState();

	private final SealedConnection connection = new LinkConnection(this);

	private final LinkContext context;

	private final InetSocketAddress remoteAddress;

	private final HandlerEvents events;

	private final LinkTimer timer;

	private final Lingering lingering;

	/**
	 * Decides about the connection once it is open; {@code null} if this side has made
	 * it.
	 */
	private final @Nullable Acceptor acceptor;

	private volatile @Nullable StreamConnection wire;

	private volatile @Nullable Negotiation negotiation;

	private volatile @Nullable RecordStreams records;

	/**
	 * Creates the side that connects.
	 * @param remote who it connects to, {@code null} if that is not known
	 */
	SealedLink(LinkContext context, InetSocketAddress to, @Nullable SealedRemote remote, StreamHandler handler) {
		this(context, to, (Acceptor) null);
		this.events.handler(handler);
		this.negotiation = (remote != null) ? new ConnectingHandshake(this, context, remote) : null;
	}

	/**
	 * Creates the side that is connected to.
	 */
	SealedLink(LinkContext context, StreamConnection wire, Acceptor acceptor) {
		this(context, wire.remoteAddress(), acceptor);
		this.wire = wire;
		this.negotiation = new AcceptingHandshake(this, context, wire);
	}

	private SealedLink(LinkContext context, InetSocketAddress remoteAddress, @Nullable Acceptor acceptor) {
		this.context = context;
		this.remoteAddress = remoteAddress;
		this.acceptor = acceptor;
		this.timer = new LinkTimer(context.scheduler());
		this.lingering = new Lingering(context.lingering(), this.timer);
		this.events = new HandlerEvents(this.connection, context.executor(), context.scheduler(), this);
	}

	/**
	 * Sets the connection that carries this one.
	 */
	void wire(StreamConnection wire) {
		this.wire = wire;
		if (this.state.is(Phase.CLOSING)) {
			wire.close();
		}
	}

	/**
	 * Begins to measure the time of the handshake.
	 */
	void startTimer() {
		this.timer.start(HANDSHAKE_TIMEOUT, this::timedOut);
	}

	private void timedOut() {
		if (this.state.is(Phase.NEW)) {
			fail(new BrokenSealException(SealFailure.TOO_SLOW,
					"The other side has not completed the handshake within " + HANDSHAKE_TIMEOUT.toSeconds() + " s"));
		}
	}

	@Override
	public void onConnected(StreamConnection connection) {
		wire(connection);
		startTimer();
		Negotiation negotiation = this.negotiation;
		if (negotiation != null) {
			negotiation.connected(connection);
		}
	}

	@Override
	public void onReadable() {
		Negotiation negotiation = this.negotiation;
		StreamConnection wire = this.wire;
		if (this.state.is(Phase.OPEN)) {
			this.events.readable();
		}
		else if (this.state.is(Phase.NEW) && negotiation != null && wire != null) {
			try {
				negotiation.readable(wire);
			}
			catch (IOException ex) {
				fail(ex);
			}
		}
	}

	/**
	 * Takes the keys of the handshake.
	 */
	void prepare(SessionKeys keys, SealedRemote remote) {
		StreamConnection wire = this.wire;
		if (wire != null) {
			this.records = RecordStreams.of(wire, keys, remote, this.context.buffers(), this.events);
		}
		keys.erase();
		if (this.state.is(Phase.OVER)) {
			eraseKeys();
		}
	}

	/**
	 * Reads the confirmation of the other side.
	 * @return whether it has come
	 */
	boolean confirm() throws IOException {
		RecordStreams records = this.records;
		return records != null && records.input().confirm();
	}

	/**
	 * Records that the handshake is complete.
	 */
	void established() {
		RecordStreams records = this.records;
		Acceptor acceptor = this.acceptor;
		if (records == null) {
			return;
		}
		if (acceptor == null) {
			// It comes before what the handler writes, and the first event before others.
			records.output().confirm();
			this.events.connected();
		}
		if (!this.state.open()) {
			return;
		}
		this.timer.cancel();
		this.context.table().remove(this);
		this.context.counters().countEstablished();
		if (acceptor != null) {
			accept(acceptor);
		}
		else {
			this.events.tell();
			records.output().writable();
		}
		wantsChanged();
	}

	private void accept(Acceptor acceptor) {
		StreamHandler handler = acceptor.accept(this.connection);
		if (handler == null) {
			close();
			return;
		}
		this.events.handler(handler);
		this.events.tell();
	}

	SealedConnection connection() {
		return this.connection;
	}

	InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	LinkState state() {
		return this.state;
	}

	HandlerEvents events() {
		return this.events;
	}

	/**
	 * Returns both directions, {@code null} before there are keys.
	 */
	@Nullable RecordStreams records() {
		return this.records;
	}

	@Override
	public void onWritable() {
		RecordStreams records = this.records;
		if (records != null && !this.state.is(Phase.NEW)) {
			records.output().writable();
		}
	}

	@Override
	public void wantsChanged() {
		StreamConnection wire = this.wire;
		if (wire != null) {
			this.wireReading.update(wire);
		}
	}

	private boolean wantsBytes() {
		Negotiation negotiation = this.negotiation;
		RecordStreams records = this.records;
		return switch (this.state.phase()) {
			case NEW -> negotiation == null || negotiation.wantsBytes();
			case OPEN -> records != null && !records.input().isOver() && this.events.wantsBytes();
			case CLOSING, OVER -> false;
		};
	}

	/**
	 * Closes the connection once all is sent that was written.
	 */
	void close() {
		Phase before = this.state.close();
		if (before == Phase.CLOSING || before == Phase.OVER) {
			return;
		}
		RecordStreams records = this.records;
		StreamConnection wire = this.wire;
		if (before == Phase.NEW || records == null || wire == null) {
			breakOff(false);
			return;
		}
		this.events.quiet();
		wantsChanged();
		records.input().close();
		if (!records.output().close()) {
			this.lingering.begin(wire);
		}
	}

	/**
	 * Breaks the connection.
	 */
	void reset() {
		if (this.state.close() != Phase.OVER) {
			breakOff(true);
		}
	}

	/**
	 * Ends the connection because of a failure, which its handler gets.
	 */
	void fail(IOException cause) {
		Phase before = this.state.fail(cause);
		if (before == Phase.CLOSING || before == Phase.OVER) {
			return;
		}
		if (cause instanceof BrokenSealException broken) {
			this.context.counters().count(broken.failure());
		}
		logger.debug("The sealed connection with {} has failed", this.remoteAddress, cause);
		breakOff(before == Phase.OPEN);
	}

	/**
	 * Ends the connection without a word to the other side.
	 */
	private void breakOff(boolean reset) {
		this.events.quiet();
		forget();
		StreamConnection wire = this.wire;
		if (wire == null) {
			// It is closed as soon as there is one.
			return;
		}
		if (reset) {
			wire.reset();
		}
		else {
			wire.close();
		}
	}

	private void forget() {
		eraseKeys();
		this.context.table().remove(this);
		this.context.links().remove(this);
	}

	private void eraseKeys() {
		Negotiation negotiation = this.negotiation;
		RecordStreams records = this.records;
		if (negotiation != null) {
			negotiation.close();
		}
		if (records != null) {
			records.discard();
		}
	}

	@Override
	public void handlerFailed(Throwable failure) {
		this.context.failures().record("The handler of a sealed connection has failed", failure);
		fail(new IOException("The handler failed: " + failure, failure));
	}

	@Override
	public void onClosed(@Nullable IOException cause) {
		end(cause);
		this.events.tell();
	}

	/**
	 * Ends a connection that was never made.
	 */
	void unmade(IOException cause) {
		end(cause);
		if (!this.events.post()) {
			this.events.tell();
		}
	}

	private void end(@Nullable IOException cause) {
		IOException told = this.state.end(cause);
		this.timer.stop();
		this.lingering.end();
		forget();
		this.events.closed(told);
	}

}
