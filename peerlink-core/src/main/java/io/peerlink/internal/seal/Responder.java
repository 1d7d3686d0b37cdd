package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.util.Map;

import io.peerlink.internal.concurrent.BoundedMap;
import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.SealException;
import io.peerlink.internal.crypto.SessionKeys;
import io.peerlink.internal.time.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the handshakes of others. For the receive thread; an answer takes four
 * agreements of keys. What an outsider can send costs no more than a MAC.
 */
final class Responder {

	/**
	 * How many answers are kept until their sessions are used.
	 */
	static final int MAX_ANSWERS = 1024;

	private static final byte[] EMPTY = new byte[0];

	private final RateLimit inits = new RateLimit(SealLimits.INITS_PER_SECOND, SealLimits.INITS_PER_SECOND);

	private final RateLimit repetitions = new RateLimit(SealLimits.ANSWERS_PER_SECOND, SealLimits.ANSWERS_PER_SECOND);

	private final SeenInits seen = new SeenInits();

	private final Map<Long, Answer> answers = new BoundedMap<>(MAX_ANSWERS);

	/**
	 * An INIT with the instance of this node in the place of the MAC.
	 */
	private final byte[] marked = new byte[PacketFormat.INIT_LENGTH];

	private final SealContext context;

	private final SessionTable table;

	private final RemoteTable remotes;

	Responder(SealContext context, SessionTable table, RemoteTable remotes) {
		this.context = context;
		this.table = table;
		this.remotes = remotes;
	}

	/**
	 * Handles an INIT of the right length and version.
	 */
	void onInit(byte[] init, InetSocketAddress from) {
		SealedRealm realm = realmOf(init);
		if (realm == null) {
			drop(DropCause.BAD_MAC);
			return;
		}
		long now = this.context.now();
		long mac = PacketFormat.longAt(init, PacketFormat.INIT_MAC);
		if (this.seen.contains(mac)) {
			repeat(mac, from, now);
			return;
		}
		if (!this.inits.tryAcquire(now)) {
			drop(DropCause.LIMITED);
			return;
		}
		this.seen.add(mac);
		DropCause cause = answer(realm, init, mac, from, now);
		if (cause != null) {
			drop(cause);
		}
	}

	private @Nullable SealedRealm realmOf(byte[] init) {
		System.arraycopy(init, 0, this.marked, 0, PacketFormat.INIT_MAC);
		PacketFormat.putUuid(this.marked, PacketFormat.INIT_MAC, this.context.own().instance());
		for (SealedRealm realm : this.context.realms()) {
			if (realm.isInitMarked(init, this.marked)) {
				return realm;
			}
		}
		return null;
	}

	/**
	 * Sends the same answer again, as long as the other side has not shown that it has
	 * got it.
	 */
	private void repeat(long mac, InetSocketAddress from, long now) {
		Answer answer = this.answers.get(mac);
		if (answer == null || answer.isOfNoUse()) {
			drop(DropCause.REPLAYED);
			return;
		}
		if (!this.repetitions.tryAcquire(now)) {
			drop(DropCause.LIMITED);
			return;
		}
		send(answer.response(), from);
	}

	/**
	 * Answers an INIT.
	 * @return why it was not answered, {@code null} if it was
	 */
	private @Nullable DropCause answer(SealedRealm realm, byte[] init, long mac, InetSocketAddress from, long now) {
		Handshake handshake = realm.responder(this.context.settings().key(), this.context.own().instance(),
				this.context.settings().newEphemeral());
		try {
			byte[] payload = handshake.readFirst(init, PacketFormat.INIT_NOISE, PacketFormat.INIT_NOISE_LENGTH);
			long counter = PacketFormat.longAt(payload, 0);
			SealedRemote identity = new SealedRemote(handshake.remoteStatic(),
					PacketFormat.uuidAt(payload, Long.BYTES));
			DropCause cause = check(identity, counter);
			if (cause != null) {
				return cause;
			}
			byte[] response = new byte[PacketFormat.SHORT_LENGTH];
			handshake.writeSecond(EMPTY, response, PacketFormat.RESPONSE_NOISE);
			SessionKeys keys = handshake.split();
			Effects effects = new Effects();
			Session session = addSession(identity, counter, PacketFormat.intAt(init, PacketFormat.SENDER_INDEX), keys,
					from, now, effects);
			keys.erase();
			effects.perform(this.context.network());
			if (session == null) {
				return DropCause.LIMITED;
			}
			session.remote().realm(realm);
			finish(response, session, PacketFormat.intAt(init, PacketFormat.SENDER_INDEX), realm);
			this.context.counters().answered.increment();
			this.answers.values().removeIf(Answer::isOfNoUse);
			this.answers.put(mac, new Answer(session, response));
			send(response, from);
			return null;
		}
		catch (SealException ex) {
			return DropCause.BAD_MAC;
		}
		finally {
			handshake.erase();
		}
	}

	/**
	 * Returns why there must be no session with a node, {@code null} if there may be one.
	 */
	private @Nullable DropCause check(SealedRemote identity, long counter) {
		if (identity.instance().equals(this.context.own().instance())) {
			return DropCause.MALFORMED;
		}
		synchronized (this.context.lock()) {
			Remote known = this.remotes.find(identity);
			if (known != null && counter <= known.lastInit()) {
				return DropCause.REPLAYED;
			}
		}
		return this.context.settings().policy().permits(identity) ? null : DropCause.REFUSED_KEY;
	}

	private @Nullable Session addSession(SealedRemote identity, long counter, int remoteIndex, SessionKeys keys,
			InetSocketAddress from, long now, Effects effects) {
		synchronized (this.context.lock()) {
			Remote remote = this.remotes.findOrAdd(identity, now, effects);
			if (remote == null) {
				return null;
			}
			remote.lastInit(counter);
			if (remote.address() == null) {
				remote.address(from);
			}
			Session session = new Session(remote, false, this.table.reserve(), remoteIndex, keys, now,
					this.context.limits());
			this.table.put(session);
			remote.sessions().answered(session, this.context.isFirst(identity), now);
			return session;
		}
	}

	private static void finish(byte[] response, Session session, int receiverIndex, SealedRealm realm) {
		PacketFormat.writeHeader(response, PacketFormat.RESPONSE);
		PacketFormat.putInt(response, PacketFormat.SENDER_INDEX, session.localIndex());
		PacketFormat.putInt(response, PacketFormat.RESPONSE_RECEIVER_INDEX, receiverIndex);
		realm.mark(response);
	}

	private void send(byte[] response, InetSocketAddress to) {
		Effects effects = new Effects();
		effects.send(response, to);
		effects.perform(this.context.network());
	}

	private void drop(DropCause cause) {
		this.context.counters().dropped(cause);
	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Answer(Session session, byte[] response) {

		/**
		 * Returns whether the other side has got it, or its session is not waited for any
		 * more.
		 */
		boolean isOfNoUse() {
			return this.session.isHeard() || this.session.isErased();
		}

	}

}
