package io.peerlink.internal.wire.codec;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.RawJson;
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

	/**
	 * Reads an object whose members have their usual form: text without escapes, natural
	 * numbers.
	 * @return the index behind it, or {@link JsonScanner#UNUSUAL} to have it
	 * {@link #read(RawJson) read} by other means
	 */
	int readFast(byte[] json, int start) {
		int pos = JsonScanner.skipSpace(json, start + 1);
		if (JsonScanner.at(json, start) != '{') {
			return JsonScanner.UNUSUAL;
		}
		if (JsonScanner.at(json, pos) == '}') {
			return pos + 1;
		}
		while (true) {
			int nameEnd = JsonScanner.skipPlainString(json, pos);
			int next = JsonScanner.skipSpace(json, member(json, pos, nameEnd, JsonScanner.skipColon(json, nameEnd)));
			if (JsonScanner.at(json, next) != ',') {
				return (JsonScanner.at(json, next) == '}') ? next + 1 : JsonScanner.UNUSUAL;
			}
			pos = JsonScanner.skipSpace(json, next + 1);
		}
	}

	private int member(byte[] json, int name, int nameEnd, int value) {
		if (value == JsonScanner.UNUSUAL) {
			return value;
		}
		int place = ExtensionMember.find(json, name, nameEnd, this.expected);
		if (place == ExtensionMember.NONE) {
			return JsonScanner.skipValue(json, value, 2);
		}
		this.expected = place + 1;
		ExtensionMember member = ExtensionMember.at(place);
		int end = member.isText() ? JsonScanner.skipPlainString(json, value) : skipNumber(json, value);
		if (end == JsonScanner.UNUSUAL) {
			return end;
		}
		if (member.isText()) {
			text(member, new String(json, value + 1, end - value - 2, StandardCharsets.UTF_8));
		}
		else {
			number(member, number(json, value, end));
		}
		return end;
	}

	/**
	 * Steps over digits; JSON has no leading zeros.
	 */
	private static int skipNumber(byte[] json, int pos) {
		int end = JsonScanner.skipDigits(json, pos);
		if (JsonScanner.at(json, pos) == '0' && end != pos + 1) {
			return JsonScanner.UNUSUAL;
		}
		byte next = JsonScanner.at(json, end);
		boolean usual = end - pos <= MAX_DIGITS && next != '.' && next != 'e' && next != 'E';
		return usual ? end : JsonScanner.UNUSUAL;
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
	static ExtensionReader read(RawJson object) {
		ExtensionReader reader = new ExtensionReader();
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
		BigInteger number = new BigInteger(value.raw().toString());
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
		return new Extension(this.node, this.instance, this.to, this.seq, this.lowestPending, this.completed,
				this.attempt, this.ttl, this.attemptEcho, this.processingMicros, this.nameAge);
	}

}
