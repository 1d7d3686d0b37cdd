package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

import io.peerlink.internal.crypto.RealmKeys;
import io.peerlink.internal.udp.DatagramSeal;
import io.peerlink.spi.DatagramReceiver;
import org.jspecify.annotations.Nullable;

/**
 * Seals the datagrams of a node and opens those of others (docs/protocol.md, "Sealed
 * datagrams"). It makes the sessions that this takes, and makes them anew when they are
 * worn. The first datagrams to a node wait for its session: {@code 16} for each and 1 MiB
 * in all, for 5 s at most.
 * <p>
 * <b>Sending</b>: {@link #seal} and {@link #keep} may be called by any thread.
 * <b>Receiving</b>: {@link #onDatagram} must be called by one thread at a time, which may
 * change. While a session is in use neither takes a lock that another thread holds for
 * more than one message, nor makes objects. Handshakes are made on the timer thread and
 * answered on the receive thread.
 * <p>
 * Whatever arrives is handled or dropped and counted; what {@link #onDatagram} throws
 * comes from the receiver.
 */
public final class SealEngine implements DatagramSeal, DatagramReceiver, AutoCloseable {

	private final SealContext context;

	private final SessionTable table;

	private final AddressBook addresses;

	private final RemoteTable remotes;

	private final Initiator initiator;

	private final Responder responder;

	private final Outbound outbound;

	private final KeyQuestions questions;

	private final Inbound inbound;

	private final Housekeeping housekeeping;

	private volatile boolean closed;

	/**
	 * Creates an engine without sessions. It does nothing until something is sent or
	 * arrives.
	 * @param settings what it takes from outside
	 * @param network takes the packets of handshakes, and datagrams that have waited
	 */
	public SealEngine(SealSettings settings, PacketSender network) {
		this(settings, SealLimits.DEFAULTS, network);
	}

	SealEngine(SealSettings settings, SealLimits limits, PacketSender network) {
		this.context = new SealContext(settings, limits, network);
		this.table = new SessionTable(settings.random());
		this.addresses = new AddressBook(settings.directory());
		this.remotes = new RemoteTable(this.context, this.table, this.addresses);
		SessionWriter writer = new SessionWriter();
		this.initiator = new Initiator(this.context, this.table, this.addresses, writer, this::ask);
		this.responder = new Responder(this.context, this.table, this.remotes);
		this.outbound = new Outbound(this.context, this.remotes, this.addresses, writer, this.initiator);
		this.questions = new KeyQuestions(this.context, this.remotes, this.addresses, this.outbound);
		this.inbound = new Inbound(this.context, this.table, this.addresses, writer, this.initiator);
		this.housekeeping = new Housekeeping(this.context, this.remotes, writer, this.initiator);
		synchronized (this.context.lock()) {
			this.housekeeping.start();
		}
	}

	/**
	 * Returns whether a datagram is sealed, or belongs to a handshake: it begins with a
	 * byte that no text in UTF-8 has.
	 * @param buffer holds the datagram
	 * @param length its length in bytes
	 * @return whether it does
	 */
	public static boolean isSealed(byte[] buffer, int length) {
		return length > 0 && buffer[0] == PacketFormat.MARK;
	}

	/**
	 * Sets what takes the datagrams that were opened. To be called before anything
	 * arrives.
	 * @param receiver the receiver
	 */
	public void deliverTo(SealedReceiver receiver) {
		this.inbound.deliverTo(receiver);
	}

	/**
	 * Sets what is told of datagrams of nodes without a secret of this one.
	 * @param listener the listener
	 */
	public void onForeign(ForeignListener listener) {
		this.context.foreign(listener);
	}

	private void ask(InetSocketAddress address) {
		this.questions.ask(address);
	}

	@Override
	public int overhead() {
		return PacketFormat.OVERHEAD;
	}

	@Override
	public int seal(byte[] plain, int offset, int length, InetSocketAddress to, byte[] sealed) {
		Remote remote = this.addresses.remoteAt(to);
		Session session = (remote != null) ? remote.sessions().current() : null;
		if (remote == null || session == null) {
			return NO_SESSION;
		}
		long now = this.context.now();
		int written = session.seal(plain, offset, length, sealed, now);
		if (written == NO_SESSION) {
			return NO_SESSION;
		}
		remote.sealed(to, now);
		if (session.isWornBySending(now)) {
			this.initiator.want(remote);
		}
		return written;
	}

	@Override
	public void keep(byte[] plain, int offset, int length, InetSocketAddress to, Consumer<IOException> onRefused)
			throws IOException {
		long now = this.context.now();
		KeptDatagram datagram = new KeptDatagram(Arrays.copyOfRange(plain, offset, offset + length), to, onRefused,
				now);
		Effects effects = new Effects();
		try {
			synchronized (this.context.lock()) {
				keep(datagram, now, effects);
			}
		}
		finally {
			effects.perform(this.context.network());
		}
	}

	private void keep(KeptDatagram datagram, long now, Effects effects) throws IOException {
		if (this.closed) {
			throw new SocketException("Socket closed");
		}
		Remote remote = this.outbound.find(datagram.to(), now, effects);
		if (remote != null) {
			this.outbound.hand(datagram, remote, now, effects);
		}
		else {
			this.questions.keep(datagram, effects);
		}
	}

	@Override
	public void onDatagram(byte[] buffer, int length, InetSocketAddress from) {
		if (this.closed) {
			this.context.counters().dropped(DropCause.STALE_KEY);
			return;
		}
		if (!isSealed(buffer, length)) {
			this.context.counters().dropped(DropCause.UNSEALED);
			this.context.foreign().heard(from, false);
			return;
		}
		byte type = (length > 1) ? buffer[1] : 0;
		if (type == PacketFormat.DATA && length >= PacketFormat.OVERHEAD) {
			this.inbound.onData(buffer, length, from);
		}
		else if (type != PacketFormat.DATA && length == lengthOf(type) && PacketFormat.hasVersion(buffer)) {
			onHandshake(type, buffer, from);
		}
		else {
			this.context.counters().dropped(DropCause.MALFORMED);
		}
	}

	/**
	 * Returns the length of a packet that is no DATA.
	 * @return a negative number if there is no such type
	 */
	private static int lengthOf(byte type) {
		return switch (type) {
			case PacketFormat.INIT -> PacketFormat.INIT_LENGTH;
			case PacketFormat.RESPONSE, PacketFormat.WHO, PacketFormat.IAM -> PacketFormat.SHORT_LENGTH;
			default -> -1;
		};
	}

	private void onHandshake(byte type, byte[] packet, InetSocketAddress from) {
		switch (type) {
			case PacketFormat.INIT -> this.responder.onInit(packet, from);
			case PacketFormat.RESPONSE -> this.initiator.onResponse(packet, from);
			case PacketFormat.WHO -> this.questions.onWho(packet, from);
			default -> this.questions.onIam(packet);
		}
	}

	/**
	 * Returns the node that datagrams to an address are sealed for at this moment, which
	 * has shown in a handshake that it has its key. Thread-safe.
	 * @param address an address
	 * @return the node, {@code null} if there is no session
	 */
	public @Nullable SealedRemote remoteAt(InetSocketAddress address) {
		Remote remote = this.addresses.remoteAt(address);
		return (remote != null && remote.sessions().current() != null) ? remote.identity() : null;
	}

	/**
	 * Returns the secret that a node has. It takes a lock for a moment. Thread-safe.
	 * @param remote a node
	 * @return the keys of the secret of the latest session with it, of the present secret
	 * if there was none
	 */
	public RealmKeys realmOf(SealedRemote remote) {
		synchronized (this.context.lock()) {
			Remote known = this.remotes.find(remote);
			SealedRealm realm = (known != null) ? known.realm() : null;
			return ((realm != null) ? realm : this.context.realms().get(0)).keys();
		}
	}

	/**
	 * Ends all sessions with an instance, because it went down or its key is not trusted
	 * any more: erases the keys and refuses the datagrams that wait. Another handshake is
	 * possible at once. Thread-safe.
	 * @param instanceId the id of the instance
	 */
	public void forget(String instanceId) {
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			for (Remote remote : this.remotes.all()) {
				if (remote.identity().instanceId().equals(instanceId)) {
					this.remotes.remove(remote, "it went down", effects);
				}
			}
		}
		effects.perform(this.context.network());
	}

	/**
	 * Returns how many received packets were dropped, by cause. Thread-safe, and takes no
	 * lock.
	 * @return each cause with its count
	 */
	public Map<DropCause, Long> dropped() {
		return this.context.counters().dropped();
	}

	/**
	 * Returns the numbers so far. Thread-safe.
	 * @return a snapshot
	 */
	public SealStatistics statistics() {
		synchronized (this.context.lock()) {
			int sessions = 0;
			for (Remote remote : this.remotes.all()) {
				sessions += remote.sessions().size();
			}
			WaitingDatagrams.Room room = this.remotes.room();
			return this.context.counters()
				.snapshot(this.remotes.all().size(), sessions, room.datagrams(), room.bytes());
		}
	}

	/**
	 * Erases all keys of sessions and refuses the datagrams that wait. What arrives
	 * afterwards is dropped. Closing twice does nothing.
	 */
	@Override
	public void close() {
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			this.closed = true;
			this.housekeeping.stop();
			this.remotes.close("the node has stopped", effects);
			this.questions.close("the node has stopped", effects);
		}
		effects.perform(this.context.network());
	}

}
