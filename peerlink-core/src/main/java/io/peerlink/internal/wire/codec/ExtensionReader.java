package io.peerlink.internal.wire.codec;

import java.math.BigInteger;
import java.util.Map;

import io.peerlink.internal.wire.CallNumbers;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.Ports;
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

	private final TextCache instances;

	private final CallNumbers numbers = new CallNumbers();

	private int expected;

	private @Nullable String node;

	private @Nullable String instance;

	private @Nullable String to;

	private long seq = Extension.ABSENT;

	private long lowestPending = Extension.ABSENT;

	private long completed = Extension.ABSENT;

	private long attempt = Extension.ABSENT;

	private long ttl = Extension.ABSENT;

	private long attemptEcho = Extension.ABSENT;

	private long processingMicros = Extension.ABSENT;

	private long nameAge = Extension.ABSENT;

	private long forms = Extension.ABSENT;

	private long tcpPort = Extension.ABSENT;

	/**
	 * Creates a reader, which may read one object after the other.
	 * @param texts the texts that were read before
	 * @param instances the ids of {@linkplain InstancePair pairs} that were read before
	 */
	ExtensionReader(TextCache texts, TextCache instances) {
		this.texts = texts;
		this.instances = instances;
	}

	/**
	 * Forgets what was read.
	 */
	void reset() {
		this.expected = 0;
		this.node = null;
		this.instance = null;
		this.to = null;
		this.seq = Extension.ABSENT;
		this.lowestPending = Extension.ABSENT;
		this.completed = Extension.ABSENT;
		this.attempt = Extension.ABSENT;
		this.ttl = Extension.ABSENT;
		this.attemptEcho = Extension.ABSENT;
		this.processingMicros = Extension.ABSENT;
		this.nameAge = Extension.ABSENT;
		this.forms = Extension.ABSENT;
		this.tcpPort = Extension.ABSENT;
	}

	/**
	 * Reads an object whose members have their usual form: text without escapes, natural
	 * numbers. Or the array of a short request.
	 * @return the index behind it, or {@link JsonScanner#UNUSUAL} to have it
	 * {@link #read(Value) read} by other means
	 */
	int readFast(byte[] json, int start, int end) {
		if (JsonScanner.at(json, start, end) == '[') {
			return readShort(json, start, end);
		}
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

	private int readShort(byte[] json, int start, int end) {
		int text = JsonScanner.skipSpace(json, start + 1, end);
		int textEnd = JsonScanner.skipPlainString(json, text, end);
		if (textEnd == JsonScanner.UNUSUAL || !readTexts(json, text + 1, textEnd - 1)) {
			return JsonScanner.UNUSUAL;
		}
		int count = 0;
		int pos = JsonScanner.skipSpace(json, textEnd, end);
		while (JsonScanner.at(json, pos, end) == ',') {
			int number = JsonScanner.skipSpace(json, pos + 1, end);
			int next = skipNumber(json, number, end);
			if (next == JsonScanner.UNUSUAL || !element(count, number(json, number, next))) {
				return JsonScanner.UNUSUAL;
			}
			count++;
			pos = JsonScanner.skipSpace(json, next, end);
		}
		boolean whole = count >= 2 && JsonScanner.at(json, pos, end) == ']';
		return whole ? pos + 1 : JsonScanner.UNUSUAL;
	}

	/**
	 * Reads the instances, each of which has a fixed length.
	 */
	private boolean readTexts(byte[] json, int start, int end) {
		if (end - start < InstancePair.LENGTH) {
			return false;
		}
		int to = start + InstancePair.ID_LENGTH;
		this.instance = this.instances.get(json, start, to);
		this.to = this.instances.get(json, to, start + InstancePair.LENGTH);
		return !this.instance.isEmpty() && !this.to.isEmpty();
	}

	/**
	 * Reads a number of a short request. Those that come last may be left out, and those
	 * of later versions are passed over.
	 */
	private boolean element(int place, long number) {
		switch (place) {
			case 0 -> this.seq = number;
			case 1 -> this.ttl = number;
			case 2 -> this.lowestPending = this.seq - number;
			case 3 -> this.completed = completed(number);
			case 4 -> this.attempt = number;
			default -> {
				return true;
			}
		}
		return this.seq > 0 && (place < 2 || this.lowestPending > 0);
	}

	private long completed(long above) {
		long completed = this.lowestPending + above;
		return (above > 0 && completed <= Extension.MAX_NUMBER) ? completed : Extension.ABSENT;
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
	 * Reads the array of a short request. One that is not as it should be must not be
	 * taken for none, because the caller may retransmit the request.
	 */
	static ExtensionReader readShort(Value array) {
		ExtensionReader reader = new ExtensionReader(TextCache.NONE, TextCache.ofInstances(false));
		if (reader.readFast(array.json(), array.start(), array.end()) != array.end()) {
			reader.reset();
			reader.attempt = 0;
		}
		return reader;
	}

	/**
	 * Reads any well-formed object.
	 */
	static ExtensionReader read(Value object) {
		ExtensionReader reader = new ExtensionReader(TextCache.NONE, TextCache.NONE);
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
			case BUN -> this.forms = number;
			case TCP -> this.tcpPort = (number <= Ports.MAX && Ports.isValid((int) number)) ? number : Extension.ABSENT;
			default -> throw new IllegalArgumentException(member + " is no number");
		}
	}

	/**
	 * Returns what was read. A request without the other members is the first attempt of
	 * the only call.
	 */
	Extension extension() {
		complete();
		return Extension.of(this.node, this.instance, this.to, this.seq, this.lowestPending, this.completed,
				this.attempt, this.ttl, this.attemptEcho, this.processingMicros, this.nameAge, this.forms,
				this.tcpPort);
	}

	/**
	 * Returns what was read. If it is the extension of a call, it is in an object that is
	 * used again for the next one.
	 */
	Extension lent() {
		complete();
		boolean more = this.node != null || this.attemptEcho != Extension.ABSENT
				|| this.processingMicros != Extension.ABSENT || this.nameAge != Extension.ABSENT
				|| this.forms != Extension.ABSENT || this.tcpPort != Extension.ABSENT;
		if (this.instance == null || this.to == null || more) {
			return extension();
		}
		this.numbers.set(this.instance, this.to, this.seq, this.lowestPending, this.completed, this.attempt, this.ttl);
		return this.numbers;
	}

	private void complete() {
		if (this.seq != Extension.ABSENT && this.ttl != Extension.ABSENT) {
			this.lowestPending = (this.lowestPending != Extension.ABSENT) ? this.lowestPending : this.seq;
			this.attempt = (this.attempt != Extension.ABSENT) ? this.attempt : 1;
		}
	}

}
