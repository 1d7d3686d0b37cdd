package io.peerlink.internal.seal;

import java.net.InetSocketAddress;

/**
 * Opens the messages of sessions. For the receive thread. As long as nothing happens but
 * messages it takes no lock that others have, and makes no objects.
 */
final class Inbound {

	private static final int USUAL_LENGTH = 2048;

	private final SealContext context;

	private final SessionTable table;

	private final AddressBook addresses;

	private final SessionWriter writer;

	private final Initiator initiator;

	private volatile SealedReceiver receiver = (buffer, length, from, sender) -> {
	};

	private byte[] plain = new byte[USUAL_LENGTH];

	Inbound(SealContext context, SessionTable table, AddressBook addresses, SessionWriter writer, Initiator initiator) {
		this.context = context;
		this.table = table;
		this.addresses = addresses;
		this.writer = writer;
		this.initiator = initiator;
	}

	/**
	 * Sets what takes the messages. Without it they are lost.
	 */
	void deliverTo(SealedReceiver receiver) {
		this.receiver = receiver;
	}

	/**
	 * Opens a DATA packet and passes on what is in it.
	 * @param packet holds the packet
	 * @param length its length, at least that of an empty message
	 */
	void onData(byte[] packet, int length, InetSocketAddress from) {
		int index = PacketFormat.intAt(packet, PacketFormat.DATA_RECEIVER_INDEX);
		if (!(this.table.get(index) instanceof Session session)) {
			this.context.counters().dropped(DropCause.STALE_KEY);
			return;
		}
		if (this.plain.length < length) {
			this.plain = new byte[length];
		}
		long now = this.context.now();
		int opened = session.open(packet, length, this.plain, now);
		if (opened < 0) {
			this.context.counters().dropped(causeOf(opened));
			return;
		}
		opened(session, opened, from, now);
	}

	private static DropCause causeOf(int refusal) {
		return switch (refusal) {
			case Opener.REPLAYED -> DropCause.REPLAYED;
			case Opener.FORGED -> DropCause.BAD_MAC;
			default -> DropCause.STALE_KEY;
		};
	}

	private void opened(Session session, int length, InetSocketAddress from, long now) {
		Remote remote = session.remote();
		boolean empty = length == 0;
		remote.opened(empty, now);
		if (!session.isHeard()) {
			heard(session, from, now);
		}
		else if (empty) {
			acknowledge(session, from, now);
		}
		if (remote.sessions().current() == session) {
			if (session.isLatest() && !remote.isSettledAt(from)) {
				moved(remote, from);
			}
			if (session.isWornByReceiving(now)) {
				this.initiator.want(remote);
			}
		}
		else if (session.isPostponed()) {
			preferred(session, now);
		}
		if (!empty) {
			this.receiver.onDatagram(this.plain, length, from, remote.identity());
		}
	}

	/**
	 * Takes note of the first message of a session. What waits is sent, or else an empty
	 * message, so that the other side need not repeat its first one.
	 */
	private void heard(Session session, InetSocketAddress from, long now) {
		Effects effects = new Effects();
		boolean answered = false;
		synchronized (this.context.lock()) {
			session.heard();
			Remote remote = session.remote();
			if (!session.isInitiator() && remote.sessions().confirmed(session, now)) {
				this.initiator.cancel(remote);
				answered = this.writer.flush(remote, now, effects);
			}
		}
		if (!answered && !session.isInitiator()) {
			this.writer.sendEmpty(session, from, now, effects);
		}
		effects.perform(this.context.network());
	}

	/**
	 * Answers an empty message of the side that has begun the session, which repeats it
	 * until it hears something. That side answers no empty messages, so they do not go on
	 * for ever.
	 */
	private void acknowledge(Session session, InetSocketAddress to, long now) {
		if (session.isInitiator() || session.age(now) >= SealLimits.LINGER.toNanos()) {
			return;
		}
		Effects effects = new Effects();
		this.writer.sendEmpty(session, to, now, effects);
		effects.perform(this.context.network());
	}

	private void preferred(Session session, long now) {
		synchronized (this.context.lock()) {
			session.remote().sessions().preferred(session, now);
		}
	}

	/**
	 * Takes note of the address of a latest message that did not come from where the one
	 * before came from. Where discovery lists another node nobody can be: somebody has
	 * sent the message on, and what is sent there would be sealed for that other node.
	 */
	private void moved(Remote remote, InetSocketAddress from) {
		InetSocketAddress before;
		synchronized (this.context.lock()) {
			if (remote.isGone() || !this.addresses.mayBe(from, remote.identity())) {
				return;
			}
			before = remote.address();
			remote.address(from);
			remote.settled(true);
			this.addresses.bind(from, remote);
		}
		if (before != null && !before.equals(from)) {
			this.context.counters().moved.increment();
			this.receiver.onMoved(remote.identity(), from);
		}
	}

}
