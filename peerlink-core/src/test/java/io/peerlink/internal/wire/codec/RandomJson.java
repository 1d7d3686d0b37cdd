package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.peerlink.internal.wire.WireLimits;

/**
 * Random datagrams: messages as Python and Java write them, odd but well-formed ones, and
 * damaged ones.
 */
final class RandomJson {

	private static final String[] TYPES = { "request", "response", "error", "channel_open", "channel_ack",
			"channel_data", "channel_close", "goodbye", "nonsense", "" };

	private static final String[] TEXTS = { "", "a", "Phone1", "Büro", "😀", "é€", "a\\\"b", "\\u00e9",
			"\\ud83d\\ude00", "\\ud83d", "\\/", "x\\n", "6c8c9948-4bae-44a7-a082-ececd83712d8", "\u007f", "null", "{}",
			"request" };

	private static final String[] USUAL_TEXTS = { "a", "Phone1", "Büro", "😀", "",
			"6c8c9948-4bae-44a7-a082-ececd83712d8" };

	private static final String[] NUMBERS = { "0", "-0", "1", "7", "42", "-1", "1.5", "-2.50e-3", "1E+5", "0.0",
			"999999999999999999", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "NaN",
			"Infinity", "-Infinity" };

	private static final String[] COUNTS = { "0", "1", "7", "999999999999999", "1000000000000000" };

	private static final String[] EXTENSION_NAMES = { "v", "node", "instance", "to", "seq", "low", "end", "try", "ttl",
			"re", "took", "realm", "new" };

	private static final String SHORT_INSTANCES = "bIyZSEuuRKegguzs2DcS2AUfDCqv__SwCgAP7cuph2VA";

	private static final String[] BROKEN = { "01", "+1", ".5", "1.", "-", "1e", "INF", "-INF", "+Infinity", "-NaN",
			"tru", "nul", "nulll", "'x'", "\"\\x\"", "\"\\u12\"", "\"\n\"", "[1,]", "{,}", "{\"a\"}", "[", "]", "" };

	private static final String[] NAMES = { "type", "id", "src", "dst", "rpc", "args", "kwargs", "result", "error",
			"pl", "channel_id", "name", "ordering", "max_queue_size", "queue_policy", "idle_timeout", "instance_id",
			"payload", "seq", "reason", "unknown", "Type", "i", "", "\\u0069d", "é", "\\ud83d", "channel_idx" };

	private final Random random;

	RandomJson(long seed) {
		this.random = new Random(seed);
	}

	byte[] next() {
		byte[] json = message().getBytes(StandardCharsets.UTF_8);
		return chance(2) ? json : damage(json);
	}

	private String message() {
		List<String> members = new ArrayList<>();
		switch (this.random.nextInt(6)) {
			case 0 -> {
				members.add(member("type", "\"request\""));
				members.add(member("id", string()));
				members.add(member("src", string()));
				members.add(member("dst", string()));
				members.add(member("rpc", string()));
				members.add(member("args", value(0)));
				members.add(member("kwargs", object(0)));
			}
			case 1 -> {
				members.add(member("type", "\"response\""));
				members.add(member("id", string()));
				members.add(member("result", value(0)));
			}
			case 2 -> {
				members.add(member("type", "\"channel_data\""));
				members.add(member("channel_id", string()));
				members.add(member("payload", value(0)));
				members.add(member("seq", chance(2) ? "7" : pick(NUMBERS)));
			}
			case 3 -> {
				members.add(member("type", "\"error\""));
				members.add(member("id", string()));
				members.add(member("error", object(0)));
			}
			case 4 -> {
				members.add(member("type", "\"channel_open\""));
				members.add(member("channel_id", string()));
				members.add(member("name", string()));
				members.add(member("max_queue_size", pick(NUMBERS)));
			}
			default -> members.add(member("type", '"' + pick(TYPES) + '"'));
		}
		if (chance(3)) {
			members.add(member("pl", chance(4) ? shortExtension() : extension()));
		}
		int more = Math.max(0, this.random.nextInt(6) - 3);
		for (int i = 0; i < more; i++) {
			members.add(member(pick(NAMES), value(0)));
		}
		if (chance(6)) {
			members.remove(0);
		}
		if (chance(3)) {
			Collections.shuffle(members, this.random);
		}
		return space() + "{" + space() + String.join("," + space(), members) + space() + "}" + space();
	}

	private String member(String name, String value) {
		return '"' + name + '"' + space() + ":" + space() + value + space();
	}

	private String value(int depth) {
		return switch (this.random.nextInt((depth > 3) ? 4 : 6)) {
			case 0 -> string();
			case 1 -> pick(NUMBERS);
			case 2 -> pick("true", "false", "null");
			case 3 -> chance(40) ? pick(BROKEN) : chance(40) ? large() : "1";
			case 4 -> array(depth);
			default -> object(depth);
		};
	}

	private String array(int depth) {
		List<String> elements = new ArrayList<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			elements.add(space() + value(depth + 1) + space());
		}
		return "[" + String.join(",", elements) + (elements.isEmpty() ? space() : "") + "]";
	}

	private String object(int depth) {
		List<String> members = new ArrayList<>();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			members.add(space() + member(chance(6) ? pick(NAMES) : text(), value(depth + 1)));
		}
		return "{" + String.join(",", members) + (members.isEmpty() ? space() : "") + "}";
	}

	private String shortExtension() {
		List<String> elements = new ArrayList<>();
		elements.add(chance(12) ? value(1)
				: '"' + (chance(12) ? text() : SHORT_INSTANCES + (chance(3) ? "0123456789abcdef" : "")) + '"');
		for (int i = this.random.nextInt(7); i > 0; i--) {
			elements.add(chance(20) ? value(1) : pick(COUNTS));
		}
		return "[" + space() + String.join(space() + "," + space(), elements) + space() + "]";
	}

	private String extension() {
		List<String> members = new ArrayList<>();
		for (int i = this.random.nextInt(7); i > 0; i--) {
			String name = pick(EXTENSION_NAMES);
			String usual = "node instance to realm".contains(name) ? string() : pick(COUNTS);
			members.add(space() + member(name, chance(12) ? value(1) : usual));
		}
		return "{" + String.join(",", members) + (members.isEmpty() ? space() : "") + "}";
	}

	/**
	 * A number or a nesting that is just within its limit, or just beyond.
	 */
	private String large() {
		if (chance(2)) {
			return pick("", "-", "0.", "1e") + "1".repeat(WireLimits.MAX_NUMBER_LENGTH - 3 + this.random.nextInt(5));
		}
		int depth = WireLimits.MAX_DEPTH - 3 + this.random.nextInt(4);
		return chance(2) ? "[".repeat(depth) + "]".repeat(depth) : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
	}

	private String string() {
		return '"' + (chance(60) ? "a".repeat(WireLimits.MAX_ID_LENGTH - 4 + this.random.nextInt(4)) : text()) + '"';
	}

	private String text() {
		return chance(6) ? pick(TEXTS) : pick(USUAL_TEXTS);
	}

	private String space() {
		return chance(6) ? pick(" ", " ", "\n", "\t\r ") : "";
	}

	private byte[] damage(byte[] json) {
		byte[] damaged = json.clone();
		int at = this.random.nextInt(json.length);
		switch (this.random.nextInt(6)) {
			case 0 -> damaged = Arrays.copyOf(json, at);
			case 1 -> damaged = Arrays.copyOf(json, json.length + 1 + this.random.nextInt(3));
			case 2 -> damaged[at] ^= (byte) (1 << this.random.nextInt(8));
			case 3 -> damaged[at] = (byte) this.random.nextInt(256);
			case 4 -> damaged[at] = (byte) "{}[]\",:\\ 0-.eEu\u007ftnN".charAt(this.random.nextInt(19));
			default -> System.arraycopy(json, at, damaged, 0, json.length - at);
		}
		return damaged;
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private boolean chance(int oneIn) {
		return this.random.nextInt(oneIn) == 0;
	}

}
