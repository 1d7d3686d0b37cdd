package io.peerlink.internal.seal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.peerlink.internal.crypto.Handshake;
import io.peerlink.internal.crypto.SealException;
import io.peerlink.internal.crypto.SessionKeys;
import io.peerlink.internal.seal.OutgoingHandshake.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * Begins handshakes, and repeats their INIT until there is an answer. An INIT is made and
 * sent on the timer thread, an answer is read on the receive thread.
 */
final class Initiator {

	/**
	 * How long a handshake is put off if the other side has just begun one: it will most
	 * probably do.
	 */
	static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * After how many INITs without an answer the question is asked who is there now.
	 */
	static final int INITS_BEFORE_QUESTION = 3;

	/**
	 * How many answers that cannot be read a member may send until the INIT is made anew.
	 */
	static final int MAX_FAILURES = 8;

	/**
	 * For how long the same INIT is repeated. The other side may have seen it, and have
	 * forgotten the session that it has begun.
	 */
	static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(3);

	private final AtomicLong initCounter = new AtomicLong();

	private final Pace pace = new Pace();

	private final SealContext context;

	private final SessionTable table;

	private final AddressBook addresses;

	private final SessionWriter writer;

	private final Confirmations confirmations;

	private final Consumer<InetSocketAddress> question;

	/**
	 * Creates an initiator.
	 * @param question asks who is at an address; called with the lock of the engine
	 */
	Initiator(SealContext context, SessionTable table, AddressBook addresses, SessionWriter writer,
			Consumer<InetSocketAddress> question) {
		this.context = context;
		this.table = table;
		this.addresses = addresses;
		this.writer = writer;
		this.confirmations = new Confirmations(context, writer);
		this.question = question;
	}

	/**
	 * Begins a handshake soon, unless there is one. Takes no lock of the engine.
	 */
	void want(Remote remote) {
		if (remote.handshake().get() != null || remote.isGone()) {
			return;
		}
		OutgoingHandshake handshake = new OutgoingHandshake(remote, this.context.realms().size(),
				this.context.newBackoff());
		if (remote.handshake().compareAndSet(null, handshake)) {
			schedule(handshake, this.pace.delay(this.context.now()));
		}
	}

	/**
	 * Ends the handshake with a node, if there is one. Guarded by the lock of the engine.
	 */
	void cancel(Remote remote) {
		OutgoingHandshake handshake = remote.handshake().get();
		if (handshake != null) {
			handshake.end(this.table);
		}
	}

	private void schedule(OutgoingHandshake handshake, long delay) {
		handshake.timer(this.context.scheduler().schedule(Duration.ofNanos(delay), () -> transmit(handshake)));
	}

	private void transmit(OutgoingHandshake handshake) {
		Effects effects = new Effects();
		boolean due;
		boolean first;
		int realm;
		boolean made;
		synchronized (this.context.lock()) {
			due = isDue(handshake, effects);
			first = handshake.transmissions() == 0;
			realm = handshake.nextRealm();
			Attempt attempt = handshake.attempt(realm);
			made = attempt != null && attempt.isUsable(this.context.now() - RENEW_NANOS);
		}
		if (due && first && !isPermitted(handshake.remote().identity())) {
			refuse(handshake, effects);
		}
		else if (due) {
			transmit(handshake, made ? null : make(handshake.remote().identity(), realm), effects);
		}
		effects.perform(this.context.network());
	}

	private boolean isPermitted(SealedRemote identity) {
		return this.context.settings().policy().permits(identity);
	}

	private void refuse(OutgoingHandshake handshake, Effects effects) {
		synchronized (this.context.lock()) {
			if (!handshake.isOver()) {
				giveUp(handshake, "the key " + handshake.remote().identity().fingerprint() + " is not permitted",
						effects);
			}
		}
	}

	private void transmit(OutgoingHandshake handshake, @Nullable Made made, Effects effects) {
		synchronized (this.context.lock()) {
			if (!handshake.isOver()) {
				send(handshake, made, effects);
			}
			else if (made != null) {
				made.handshake.erase();
			}
		}
	}

	private boolean isDue(OutgoingHandshake handshake, Effects effects) {
		if (handshake.isOver()) {
			return false;
		}
		Remote remote = handshake.remote();
		if (remote.isGone()) {
			// It went while the handshake was being begun.
			handshake.end(this.table);
			return false;
		}
		long now = this.context.now();
		remote.waiting().expire(now, effects);
		if (handshake.isHopeless(now)) {
			giveUp(handshake, "no answer within " + SealLimits.GIVE_UP.toSeconds() + " s", effects);
			return false;
		}
		long age = remote.sessions().ageOfUnconfirmed(now);
		if (handshake.transmissions() == 0 && age >= 0 && age < GRACE_NANOS) {
			schedule(handshake, GRACE_NANOS - age);
			return false;
		}
		return true;
	}

	/**
	 * Makes an INIT. It takes two agreements of keys, without the lock; only the timer
	 * thread makes any.
	 */
	private Made make(SealedRemote identity, int realm) {
		byte[] payload = new byte[PacketFormat.INIT_PAYLOAD_LENGTH];
		PacketFormat.putLong(payload, 0, this.initCounter.incrementAndGet());
		PacketFormat.putUuid(payload, Long.BYTES, this.context.own().instance());
		Handshake noise = this.context.realms()
			.get(realm)
			.initiator(this.context.settings().key(), identity, this.context.settings().newEphemeral());
		byte[] init = new byte[PacketFormat.INIT_LENGTH];
		boolean valid = true;
		try {
			noise.writeFirst(payload, init, PacketFormat.INIT_NOISE);
		}
		catch (SealException ex) {
			valid = false;
		}
		return new Made(realm, noise, init, valid);
	}

	private void send(OutgoingHandshake handshake, @Nullable Made made, Effects effects) {
		if (made != null && !made.valid) {
			made.handshake.erase();
			giveUp(handshake, "its public key is none", effects);
			return;
		}
		if (made != null) {
			register(handshake, made);
		}
		Remote remote = handshake.remote();
		List<InetSocketAddress> targets = new ArrayList<>(remote.targets());
		targets.removeIf((target) -> !this.addresses.isFreeFor(target, remote));
		if (targets.isEmpty()) {
			giveUp(handshake, "another node is there", effects);
			return;
		}
		if (handshake.transmissions() == 0) {
			this.context.counters().begun.increment();
		}
		Attempt attempt = handshake.attempt(handshake.nextRealm());
		if (attempt != null) {
			targets.forEach((target) -> effects.send(attempt.init(), target));
		}
		long wait = handshake.transmitted(this.context.now());
		if (handshake.transmissions() >= INITS_BEFORE_QUESTION) {
			targets.stream().filter((target) -> this.addresses.listedAt(target) == null).forEach(this.question);
		}
		schedule(handshake, wait);
	}

	private void register(OutgoingHandshake handshake, Made made) {
		Attempt before = handshake.attempt(made.realm);
		if (before != null) {
			if (before.isClaimed()) {
				made.handshake.erase();
				return;
			}
			before.erase(this.table);
		}
		int index = this.table.reserve();
		PacketFormat.writeHeader(made.init, PacketFormat.INIT);
		PacketFormat.putInt(made.init, PacketFormat.SENDER_INDEX, index);
		this.context.realms().get(made.realm).markInit(made.init, handshake.remote().identity().instance());
		Attempt attempt = new Attempt(handshake, made.realm, index, made.handshake, made.init, this.context.now());
		handshake.attempt(attempt);
		this.table.put(attempt);
	}

	private void giveUp(OutgoingHandshake handshake, String reason, Effects effects) {
		Remote remote = handshake.remote();
		handshake.end(this.table);
		this.context.counters().failed.increment();
		remote.waiting().refuseAll(reason, effects);
		// Somebody else may have its address.
		this.addresses.unbind(remote, true);
	}

	/**
	 * Reads an answer. For the receive thread.
	 */
	void onResponse(byte[] packet, InetSocketAddress from) {
		if (this.context.realmOf(packet) == null) {
			this.context.counters().dropped(DropCause.BAD_MAC);
			return;
		}
		int index = PacketFormat.intAt(packet, PacketFormat.RESPONSE_RECEIVER_INDEX);
		if (!(this.table.get(index) instanceof Attempt attempt) || !tryClaim(attempt)) {
			this.context.counters().dropped(DropCause.STALE_KEY);
			return;
		}
		SessionKeys keys = tryRead(attempt.handshake(), packet);
		if (keys == null) {
			this.context.counters().dropped(DropCause.BAD_MAC);
		}
		Effects effects = new Effects();
		synchronized (this.context.lock()) {
			attempt.giveBack();
			if (attempt.owner().isOver()) {
				attempt.erase(this.table);
			}
			else if (keys == null) {
				refused(attempt);
			}
			else {
				answered(attempt, packet, keys, from, effects);
			}
		}
		if (keys != null) {
			keys.erase();
		}
		effects.perform(this.context.network());
	}

	private boolean tryClaim(Attempt attempt) {
		synchronized (this.context.lock()) {
			return attempt.tryClaim();
		}
	}

	private static @Nullable SessionKeys tryRead(Handshake handshake, byte[] packet) {
		try {
			handshake.readSecond(packet, PacketFormat.RESPONSE_NOISE, PacketFormat.RESPONSE_NOISE_LENGTH);
			return handshake.split();
		}
		catch (SealException ex) {
			return null;
		}
	}

	private void refused(Attempt attempt) {
		if (attempt.failed() >= MAX_FAILURES) {
			attempt.owner().remove(attempt);
			attempt.erase(this.table);
		}
	}

	private void answered(Attempt attempt, byte[] packet, SessionKeys keys, InetSocketAddress from, Effects effects) {
		OutgoingHandshake handshake = attempt.owner();
		Remote remote = handshake.remote();
		long now = this.context.now();
		handshake.remove(attempt);
		remote.realm(this.context.realms().get(attempt.realm()));
		handshake.end(this.table);
		Session session = new Session(remote, true, attempt.localIndex(),
				PacketFormat.intAt(packet, PacketFormat.SENDER_INDEX), keys, now, this.context.limits());
		this.table.put(session);
		remote.sessions().begun(session, this.context.isFirst(remote.identity()), now);
		this.context.counters().made.increment();
		if (remote.address() == null) {
			remote.address(from);
		}
		if (!this.writer.flush(remote, now, effects)) {
			this.writer.sendEmpty(session, from, now, effects);
		}
		this.confirmations.begin(session, from);
	}

	/**
	 * An INIT that has no index yet.
	 *
	 * @param realm which secret it was made with
	 * @param handshake reads the answer
	 * @param init the packet, in which header, index and MAC are missing
	 * @param valid whether the public key of the other node is one
	 */
	@SuppressWarnings("ArrayRecordComponent") // never compared
	private record Made(int realm, Handshake handshake, byte[] init, boolean valid) {
	}

}
