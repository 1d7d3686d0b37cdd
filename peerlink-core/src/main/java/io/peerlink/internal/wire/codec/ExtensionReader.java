package io.peerlink.internal.wire.codec;

import java.math.BigInteger;
import java.util.Map;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.peer.NodeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads the {@code pl} object: fast when it has its usual form, else with the help of the
 * {@link GeneralDecoder}. Both ways give the same.
 */
final class ExtensionReader {

	private static final BigInteger MAX_NUMBER = BigInteger.valueOf(Extension.MAX_NUMBER);

	private static final int MAX_DIGITS = 15;

	private final TextCache texts;

	private int expected;

	private @Nullable String node;

	private @Nullable String instance;

	private @Nullable String to;

	private @Nullable String realm;

	private long seq = Extension.ABSENT;

	private long lowestPending = Extension.ABSENT;

	private long completed = Extension.ABSENT;

	private long attempt = Extension.ABSENT;

	private long ttl = Extension.ABSENT;

	private long attemptEcho = Extension.ABSENT;

	private long processingMicros = Extension.ABSENT;

	private long nameAge = Extension.ABSENT;

	private boolean takesBundles;

	/**
	 * Creates a reader, which may read one object after the other.
	 * @param texts the texts that were read before
	 */
	ExtensionReader(TextCache texts) {
		this.texts = texts;
	}

	/**
	 * Forgets what was read.
	 */
	void reset() {
		this.expected = 0;
		this.node = null;
		this.instance = null;
		this.to = null;
		this.realm = null;
		this.seq = Extension.ABSENT;
		this.lowestPending = Extension.ABSENT;
		this.completed = Extension.ABSENT;
		this.attempt = Extension.ABSENT;
		this.ttl = Extension.ABSENT;
		this.attemptEcho = Extension.ABSENT;
		this.processingMicros = Extension.ABSENT;
		this.nameAge = Extension.ABSENT;
		this.takesBundles = false;
	}

	/**
	 * Reads an object whose members have their usual form: text without escapes, natural
	 * numbers.
	 * @return the index behind it, or {@link JsonScanner#UNUSUAL} to have it
	 * {@link #read(Value) read} by other means
	 */
	int readFast(byte[] json, int start, int end) {
		int pos = JsonScanner.skipSpace(json, start + 1, end);
		if (JsonScanner.at(json, start, end) != '{') {
			return JsonScanner.UNUSUAL;
		}
		if (JsonScanner.at(json, pos, end) == '}') {
			return pos + 1;
		}
		while (true) {
			int nameEnd = JsonScanner.skipPlainString(json, pos, end);
			int value = JsonScanner.skipColon(json, nameEnd, end);
			int next = JsonScanner.skipSpace(json, member(json, pos, nameEnd, value, end), end);
			if (JsonScanner.at(json, next, end) != ',') {
				return (JsonScanner.at(json, next, end) == '}') ? next + 1 : JsonScanner.UNUSUAL;
			}
			pos = JsonScanner.skipSpace(json, next + 1, end);
		}
	}

	private int member(byte[] json, int name, int nameEnd, int value, int end) {
		if (value == JsonScanner.UNUSUAL) {
			return value;
		}
		int place = ExtensionMember.find(json, name, nameEnd, this.expected);
		if (place == ExtensionMember.NONE) {
			return JsonScanner.skipValue(json, value, end, 2);
		}
		this.expected = place + 1;
		ExtensionMember member = ExtensionMember.at(place);
		int next = member.isText() ? JsonScanner.skipPlainString(json, value, end) : skipNumber(json, value, end);
		if (next == JsonScanner.UNUSUAL) {
			return next;
		}
		if (member.isText()) {
			text(member, this.texts.get(json, value + 1, next - 1));
		}
		else {
			number(member, number(json, value, next));
		}
		return next;
	}

	/**
	 * Steps over digits; JSON has no leading zeros.
	 */
	private static int skipNumber(byte[] json, int pos, int end) {
		int next = JsonScanner.skipDigits(json, pos, end);
		if (JsonScanner.at(json, pos, end) == '0' && next != pos + 1) {
			return JsonScanner.UNUSUAL;
		}
		byte behind = JsonScanner.at(json, next, end);
		boolean usual = next - pos <= MAX_DIGITS && behind != '.' && behind != 'e' && behind != 'E';
		return usual ? next : JsonScanner.UNUSUAL;
	}

	private static long number(byte[] json, int start, int end) {
		long number = 0;
		for (int i = start; i < end; i++) {
			number = number * 10 + (json[i] - '0');
		}
		return number;
	}

	/**
	 * Reads any well-formed object.
	 */
	static ExtensionReader read(Value object) {
		ExtensionReader reader = new ExtensionReader(TextCache.NONE);
		Map<String, Value> members = GeneralDecoder.members(object);
		for (ExtensionMember member : ExtensionMember.values()) {
			Value value = members.get(member.jsonName());
			if (value == null) {
				continue;
			}
			if (member.isText() && value.text() != null) {
				reader.text(member, value.text());
			}
			else if (!member.isText() && value.token() == JsonToken.VALUE_NUMBER_INT) {
				reader.number(member, number(value));
			}
		}
		return reader;
	}

	private static long number(Value value) {
		BigInteger number = new BigInteger(value.rawText());
		return (number.signum() >= 0 && number.compareTo(MAX_NUMBER) <= 0) ? number.longValue() : Extension.ABSENT;
	}

	private void text(ExtensionMember member, String text) {
		switch (member) {
			case NODE -> this.node = NodeName.isValid(text) ? text : null;
			case INSTANCE -> this.instance = Extension.isInstance(text) ? text : null;
			case TO -> this.to = Extension.isInstance(text) ? text : null;
			case REALM -> this.realm = text;
			default -> throw new IllegalArgumentException(member + " is no text");
		}
	}

	private void number(ExtensionMember member, long number) {
		switch (member) {
			case SEQ -> this.seq = number;
			case LOW -> this.lowestPending = number;
			case END -> this.completed = number;
			case TRY -> this.attempt = number;
			case TTL -> this.ttl = number;
			case RE -> this.attemptEcho = number;
			case TOOK -> this.processingMicros = number;
			case UP -> this.nameAge = number;
			case BUN -> this.takesBundles = number > 0;
			default -> throw new IllegalArgumentException(member + " is no number");
		}
	}

	/**
	 * Returns the id of the sender's realm.
	 */
	@Nullable String realm() {
		return this.realm;
	}

	/**
	 * Returns what was read. A request without the other members is the first attempt of
	 * the only call.
	 */
	Extension extension() {
		if (this.seq != Extension.ABSENT && this.ttl != Extension.ABSENT) {
			this.lowestPending = (this.lowestPending != Extension.ABSENT) ? this.lowestPending : this.seq;
			this.attempt = (this.attempt != Extension.ABSENT) ? this.attempt : 1;
		}
		return Extension.of(this.node, this.instance, this.to, this.seq, this.lowestPending, this.completed,
				this.attempt, this.ttl, this.attemptEcho, this.processingMicros, this.nameAge, this.takesBundles);
	}

}
