package io.peerlink.internal.wire.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.Utf8;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads any message, in whatever form a peer may write it: Jackson finds the fields and
 * checks the JSON, {@link MessageAssembler} gives them their meaning.
 * <p>
 * The factory is private, so that no setting of the application reaches the protocol.
 * Strings and names need no limits of their own: the message's length is one.
 */
public final class GeneralDecoder {

	private static final JsonFactory FACTORY = JsonFactory.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(WireLimits.MAX_DEPTH)
			.maxNumberLength(WireLimits.MAX_NUMBER_LENGTH)
			.build())
		.build();

	/**
	 * The end of a message of which it is not known.
	 */
	static final int UNKNOWN_END = -1;

	private final byte[] json;

	private final int start;

	private final JsonParser parser;

	private GeneralDecoder(byte[] json, int start, JsonParser parser) {
		this.json = json;
		this.start = start;
		this.parser = parser;
	}

	/**
	 * Reads a message.
	 * @param json the whole message
	 * @return the message, or why there is none
	 */
	static Decoded decode(byte[] json) {
		Result result = decodeFirst(json, 0, json.length);
		boolean whole = result.end() != UNKNOWN_END
				&& JsonScanner.skipSpace(json, result.end(), json.length) == json.length;
		return whole ? result.decoded() : Undecodable.NOT_JSON;
	}

	/**
	 * Reads the message at the start of a text, which is not copied and not kept.
	 * @param json holds a message, and perhaps more behind it
	 * @param start where the message starts
	 * @param end where the text ends
	 * @return the message, or why there is none
	 */
	static Result decodeFirst(byte[] json, int start, int end) {
		if (!startsLikeUtf8Json(json, start, end)) {
			return Result.BROKEN;
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, start, end - start)) {
			return new GeneralDecoder(json, start, parser).read();
		}
		catch (RuntimeException ex) {
			// Not only JacksonException: a defect of the parser that hostile bytes can
			// reach must not end the receive thread.
			return Result.BROKEN;
		}
	}

	/**
	 * Returns whether a text is one value that nodes read inside a message.
	 * @param json the text
	 * @return whether it is, as a whole
	 */
	public static boolean isValue(byte[] json) {
		if (JsonScanner.skipValue(json, 0, json.length, 1) == json.length) {
			return true;
		}
		if (!startsLikeUtf8Json(json, 0, json.length)) {
			return false;
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
			GeneralDecoder decoder = new GeneralDecoder(json, 0, parser);
			JsonToken first = parser.nextToken();
			if (first == null) {
				return false;
			}
			decoder.skip(first);
			return parser.nextToken() == null && Utf8.isWellFormed(json, 0, json.length);
		}
		catch (RuntimeException ex) {
			// As in decodeFirst.
			return false;
		}
	}

	/**
	 * Reads the members of an object inside a message that has been read already.
	 * @param object a well-formed object
	 * @return its members
	 */
	static Map<String, Value> members(Value object) {
		byte[] json = Arrays.copyOfRange(object.json(), object.start(), object.end());
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
			parser.nextToken();
			return new GeneralDecoder(json, 0, parser).readMembers();
		}
	}

	/**
	 * Keeps Jackson from its guesses at byte order marks, UTF-16 and UTF-32, all of which
	 * show in the first bytes.
	 */
	private static boolean startsLikeUtf8Json(byte[] json, int start, int end) {
		for (int i = start; i < Math.min(start + 4, end); i++) {
			if (json[i] == 0) {
				return false;
			}
		}
		return end > start && json[start] > 0;
	}

	private Result read() {
		JsonToken first = this.parser.nextToken();
		if (first == null) {
			return Result.BROKEN;
		}
		if (first != JsonToken.START_OBJECT) {
			skip(first);
			return end(Undecodable.NOT_AN_OBJECT);
		}
		Map<String, Value> fields = readMembers();
		return end(new MessageAssembler(fields).assemble());
	}

	private Result end(Decoded decoded) {
		int end = tokenEnd();
		return Utf8.isWellFormed(this.json, this.start, end) ? new Result(decoded, end) : Result.BROKEN;
	}

	private Map<String, Value> readMembers() {
		Map<String, Value> members = new HashMap<>();
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			members.put(this.parser.currentName(), readValue());
		}
		return members;
	}

	private Value readValue() {
		JsonToken token = this.parser.nextToken();
		int start = tokenStart();
		String text = (token == JsonToken.VALUE_STRING) ? this.parser.getString() : null;
		skip(token);
		return new Value(token, this.json, start, tokenEnd(), text);
	}

	private void skip(JsonToken token) {
		switch (token) {
			case START_ARRAY -> skipElements();
			case START_OBJECT -> skipMembers();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber();
			default -> this.parser.finishToken();
		}
	}

	private void skipElements() {
		JsonToken token = this.parser.nextToken();
		while (token != JsonToken.END_ARRAY) {
			skip(token);
			token = this.parser.nextToken();
		}
	}

	private void skipMembers() {
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			skip(this.parser.nextToken());
		}
	}

	/**
	 * Jackson counts only some of a number's characters, and it reads {@code -INF},
	 * {@code +INF} and {@code +Infinity}, which Python neither writes nor reads.
	 */
	private void checkNumber() {
		int start = tokenStart();
		int end = tokenEnd();
		boolean abbreviated = this.json[end - 1] == 'F';
		if (end - start > WireLimits.MAX_NUMBER_LENGTH || this.json[start] == '+' || abbreviated) {
			throw new StreamReadException(this.parser, "Unusable number");
		}
	}

	private int tokenStart() {
		return this.start + (int) this.parser.currentTokenLocation().getByteOffset();
	}

	private int tokenEnd() {
		return this.start + (int) this.parser.currentLocation().getByteOffset();
	}

	/**
	 * What a text starts with.
	 *
	 * @param decoded the message, or why there is none
	 * @param end where it ends, or {@link #UNKNOWN_END}
	 */
	record Result(Decoded decoded, int end) {

		private static final Result BROKEN = new Result(Undecodable.NOT_JSON, UNKNOWN_END);

	}

}
