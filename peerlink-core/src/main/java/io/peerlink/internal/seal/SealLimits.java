package io.peerlink.internal.seal;

import java.time.Duration;

/**
 * The numbers of the protocol. Those that a test cannot reach are components.
 *
 * @param rekeyMessages after how many messages one way new keys are made
 * @param rejectMessages how many messages one way a session carries at most
 * @param maxRemotes how many nodes are known at most
 * @param openers makes what opens the messages of sessions
 */
record SealLimits(long rekeyMessages, long rejectMessages, int maxRemotes, Opener.Factory openers) {

	static final SealLimits DEFAULTS = new SealLimits(1L << 22, 1L << 23, 4096);

	/**
	 * After which time new keys are made.
	 */
	static final Duration REKEY_AGE = Duration.ofMinutes(10);

	/**
	 * For how long a session seals at most.
	 */
	static final Duration REJECT_AGE = Duration.ofMinutes(15);

	/**
	 * For how long a session opens messages after it has sealed its last one, and for how
	 * long one waits for its first message.
	 */
	static final Duration LINGER = Duration.ofSeconds(60);

	/**
	 * How long a datagram waits for a session. The deadline in it does not know of the
	 * wait, so this is no longer than a call usually takes at most.
	 */
	static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	/**
	 * For how long an answer to a handshake, or to the question for a key, is waited for.
	 */
	static final Duration GIVE_UP = Duration.ofSeconds(30);

	/**
	 * The first wait for an answer; each one is twice as long as the one before.
	 */
	static final Duration FIRST_RETRY = Duration.ofMillis(100);

	/**
	 * The longest wait for an answer.
	 */
	static final Duration LONGEST_RETRY = Duration.ofSeconds(1);

	/**
	 * The upper bound of the random factor of a wait.
	 */
	static final double JITTER = 1.25;

	/**
	 * How many handshakes of others a second get as far as the agreement of keys, on
	 * average and at once: four agreements of keys each.
	 */
	static final int INITS_PER_SECOND = 50;

	/**
	 * How many answers a second there are to repeated handshakes and to questions for the
	 * key, on average and at once. Their senders may be forged; see
	 * {@code StrangerLimit}.
	 */
	static final int ANSWERS_PER_SECOND = 40;

	/**
	 * How many datagrams wait for one session.
	 */
	static final int WAITING_DATAGRAMS = 16;

	/**
	 * How many bytes wait for sessions in all.
	 */
	static final int WAITING_BYTES = 1 << 20;

	/**
	 * How many secrets a node has at once.
	 */
	static final int MAX_REALMS = 4;

	SealLimits(long rekeyMessages, long rejectMessages, int maxRemotes) {
		this(rekeyMessages, rejectMessages, maxRemotes, Opener.Factory.STRICT);
	}

	SealLimits {
		if (rekeyMessages <= 0 || rejectMessages <= rekeyMessages) {
			throw new IllegalArgumentException("Limits of " + rekeyMessages + " and " + rejectMessages + " messages");
		}
	}

}
