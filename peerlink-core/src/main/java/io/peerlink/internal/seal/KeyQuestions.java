package io.peerlink.internal.seal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peerlink.internal.time.Backoff;
import io.peerlink.internal.time.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * Asks who is at the addresses that discovery knows no key of, and answers such
 * questions. Both are marked as of the realm, but prove nothing more: the handshake that
 * follows does. What waits for an answer is guarded by the lock of the engine.
 */
final class KeyQuestions {

	/**
	 * About how many addresses is asked at once.
	 */
	static final int MAX_QUESTIONS = 256;

	private final Map<InetSocketAddress, Question> byAddress = new HashMap<>();

	private final Map<Long, Question> byNonce = new HashMap<>();

	/**
	 * For the receive thread.
	 */
	private final RateLimit answers = new RateLimit(SealLimits.ANSWERS_PER_SECOND, SealLimits.ANSWERS_PER_SECOND);

	/**
	 * The questions that were answered: one that was recorded is answered no more. For
	 * the receive thread.
	 */
	private final SeenInits answered = new SeenInits();

	private final SealContext context;

	private final RemoteTable remotes;

	private final AddressBook addresses;

	private final Outbound outbound;

	KeyQuestions(SealContext context, RemoteTable remotes, AddressBook addresses, Outbound outbound) {
		this.context = context;
		this.remotes = remotes;
		this.addresses = addresses;
		this.outbound = outbound;
	}

	/**
	 * Has a datagram wait until it is known who is at its address. Guarded by the lock of
	 * the engine.
	 * @throws IOException if there is no room for it
	 */
	void keep(KeptDatagram datagram, Effects effects) throws IOException {
		Question question = this.byAddress.get(datagram.to());
		if (question == null) {
			question = add(datagram.to());
		}
		if (question == null) {
			throw new NoSessionException(datagram.to(), "too many addresses are asked for their keys");
		}
		question.awaited = true;
		question.waiting.add(datagram, effects);
	}

	/**
	 * Asks once whether another node has come to an address. Guarded by the lock of the
	 * engine.
	 */
	void ask(InetSocketAddress address) {
		if (!this.byAddress.containsKey(address)) {
			add(address);
		}
	}

	private @Nullable Question add(InetSocketAddress address) {
		if (this.byAddress.size() >= MAX_QUESTIONS) {
			return null;
		}
		Question added = new Question(address, this.remotes.newWaiting(), this.context.newBackoff(),
				this.context.now());
		this.byAddress.put(address, added);
		schedule(added, 0);
		return added;
	}

	private void schedule(Question question, long delay) {
		this.context.scheduler().schedule(Duration.ofNanos(delay), () -> transmit(question));
	}

	private void transmit(Question question) {
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			if (this.byAddress.get(question.address) == question) {
				transmit(question, this.context.now(), effects);
			}
		}
		effects.perform(this.context.network());
	}

	private void transmit(Question question, long now, Effects effects) {
		question.waiting.expire(now, effects);
		if (now - question.begunAt >= SealLimits.GIVE_UP.toNanos()) {
			end(question);
			question.waiting.refuseAll("nobody has answered within " + SealLimits.GIVE_UP.toSeconds() + " s", effects);
			return;
		}
		if (question.awaited ? handOver(question, now, effects)
				: question.transmissions >= this.context.realms().size()) {
			end(question);
			return;
		}
		List<SealedRealm> realms = this.context.realms();
		byte[] who = new byte[PacketFormat.SHORT_LENGTH];
		PacketFormat.writeHeader(who, PacketFormat.WHO);
		PacketFormat.putLong(who, PacketFormat.NONCE, newNonce(question));
		realms.get(question.transmissions++ % realms.size()).mark(who);
		effects.send(who, question.address);
		schedule(question, question.awaited ? question.backoff.next() : SealLimits.LONGEST_RETRY.toNanos());
	}

	/**
	 * Each question has its own, as nobody answers one twice.
	 */
	private long newNonce(Question question) {
		long nonce = this.context.settings().random().nextLong();
		question.nonces.add(nonce);
		this.byNonce.put(nonce, question);
		return nonce;
	}

	/**
	 * Hands the datagrams over if it has become known who is there.
	 */
	private boolean handOver(Question question, long now, Effects effects) {
		Remote remote;
		try {
			remote = this.outbound.find(question.address, now, effects);
		}
		catch (IOException ex) {
			question.waiting.takeAll().forEach((datagram) -> effects.refuse(datagram, ex));
			return true;
		}
		if (remote == null) {
			return false;
		}
		this.outbound.handAll(question.waiting.takeAll(), remote, question.address, now, effects);
		return true;
	}

	private void end(Question question) {
		this.byAddress.remove(question.address);
		question.nonces.forEach(this.byNonce::remove);
	}

	/**
	 * Answers a WHO. For the receive thread.
	 */
	void onWho(byte[] packet, InetSocketAddress from) {
		SealedRealm realm = this.context.realmOf(packet);
		if (realm == null) {
			this.context.counters().dropped(DropCause.BAD_MAC);
			this.context.foreign().heard(from, true);
			return;
		}
		long mac = PacketFormat.longAt(packet, PacketFormat.SHORT_MAC);
		if (this.answered.contains(mac)) {
			this.context.counters().dropped(DropCause.REPLAYED);
			return;
		}
		if (!this.answers.tryAcquire(this.context.now())) {
			this.context.counters().dropped(DropCause.LIMITED);
			return;
		}
		this.answered.add(mac);
		byte[] iam = new byte[PacketFormat.SHORT_LENGTH];
		PacketFormat.writeHeader(iam, PacketFormat.IAM);
		PacketFormat.putLong(iam, PacketFormat.NONCE, PacketFormat.longAt(packet, PacketFormat.NONCE));
		byte[] key = this.context.own().publicKey();
		System.arraycopy(key, 0, iam, PacketFormat.IAM_KEY, key.length);
		PacketFormat.putUuid(iam, PacketFormat.IAM_INSTANCE, this.context.own().instance());
		realm.mark(iam);
		Effects effects = new Effects();
		effects.send(iam, from);
		effects.perform(this.context.network());
	}

	/**
	 * Takes an IAM. For the receive thread.
	 */
	void onIam(byte[] packet) {
		if (this.context.realmOf(packet) == null) {
			this.context.counters().dropped(DropCause.BAD_MAC);
			return;
		}
		byte[] key = new byte[PacketFormat.IAM_INSTANCE - PacketFormat.IAM_KEY];
		System.arraycopy(packet, PacketFormat.IAM_KEY, key, 0, key.length);
		SealedRemote identity = new SealedRemote(key, PacketFormat.uuidAt(packet, PacketFormat.IAM_INSTANCE));
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			Question question = this.byNonce.get(PacketFormat.longAt(packet, PacketFormat.NONCE));
			if (question == null) {
				this.context.counters().dropped(DropCause.REPLAYED);
			}
			else {
				answered(question, identity, effects);
			}
		}
		effects.perform(this.context.network());
	}

	private void answered(Question question, SealedRemote identity, Effects effects) {
		long now = this.context.now();
		InetSocketAddress address = question.address;
		end(question);
		Remote before = this.addresses.remoteAt(address);
		if (!this.addresses.mayBe(address, identity)) {
			handOver(question, now, effects);
			return;
		}
		try {
			Remote remote = this.outbound.bind(address, identity, now, effects);
			if (before != null && before != remote) {
				this.outbound.handAll(before.waiting().takeFor(address), remote, address, now, effects);
			}
			this.outbound.handAll(question.waiting.takeAll(), remote, address, now, effects);
		}
		catch (IOException ex) {
			question.waiting.takeAll().forEach((datagram) -> effects.refuse(datagram, ex));
		}
	}

	/**
	 * Refuses what waits, and ends all questions. Guarded by the lock of the engine.
	 */
	void close(String reason, Effects effects) {
		this.byAddress.values().forEach((question) -> question.waiting.refuseAll(reason, effects));
		this.byAddress.clear();
		this.byNonce.clear();
	}

	private static final class Question {

		private final InetSocketAddress address;

		private final List<Long> nonces = new ArrayList<>();

		private final WaitingDatagrams waiting;

		private final Backoff backoff;

		private final long begunAt;

		private int transmissions;

		/**
		 * Whether datagrams wait for the answer.
		 */
		private boolean awaited;

		Question(InetSocketAddress address, WaitingDatagrams waiting, Backoff backoff, long begunAt) {
			this.address = address;
			this.waiting = waiting;
			this.backoff = backoff;
			this.begunAt = begunAt;
		}

	}

}
