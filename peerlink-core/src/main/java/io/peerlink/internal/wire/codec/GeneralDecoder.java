package io.peerlink.internal.wire.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
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

	private final byte[] json;

	private final JsonParser parser;

	private GeneralDecoder(byte[] json, JsonParser parser) {
		this.json = json;
		this.parser = parser;
	}

	/**
	 * Reads a message.
	 * @param json the whole message; the result keeps it
	 * @param realm the realm that it must come from
	 * @return the message, or why there is none
	 */
	static Decoded decode(byte[] json, Realm realm) {
		if (!startsLikeUtf8Json(json) || !Utf8.isWellFormed(json)) {
			return Undecodable.NOT_JSON;
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
			return new GeneralDecoder(json, parser).read(realm);
		}
		catch (RuntimeException ex) {
			// Not only JacksonException: a defect of the parser that hostile bytes can
			// reach must not end the receive thread.
			return Undecodable.NOT_JSON;
		}
	}

	/**
	 * Reads the members of an object inside a message that has been read already.
	 * @param object a well-formed object
	 * @return its members
	 */
	static Map<String, Value> members(RawJson object) {
		byte[] json = Arrays.copyOfRange(object.array(), object.offset(), object.offset() + object.length());
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
			parser.nextToken();
			return new GeneralDecoder(json, parser).readMembers();
		}
	}

	/**
	 * Keeps Jackson from its guesses at byte order marks, UTF-16 and UTF-32, all of which
	 * show in the first bytes.
	 */
	private static boolean startsLikeUtf8Json(byte[] json) {
		for (int i = 0; i < Math.min(4, json.length); i++) {
			if (json[i] == 0) {
				return false;
			}
		}
		return json.length > 0 && json[0] > 0;
	}

	private Decoded read(Realm realm) {
		JsonToken first = this.parser.nextToken();
		if (first == null) {
			return Undecodable.NOT_JSON;
		}
		if (first != JsonToken.START_OBJECT) {
			skip(first);
			return atEnd() ? Undecodable.NOT_AN_OBJECT : Undecodable.NOT_JSON;
		}
		Map<String, Value> fields = readMembers();
		return atEnd() ? new MessageAssembler(fields).assemble(realm) : Undecodable.NOT_JSON;
	}

	private Map<String, Value> readMembers() {
		Map<String, Value> members = new HashMap<>();
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			members.put(this.parser.currentName(), readValue());
		}
		return members;
	}

	private boolean atEnd() {
		return this.parser.nextToken() == null;
	}

	private Value readValue() {
		JsonToken token = this.parser.nextToken();
		int start = tokenStart();
		String text = (token == JsonToken.VALUE_STRING) ? this.parser.getString() : null;
		skip(token);
		return new Value(token, new RawJson(this.json, start, tokenEnd() - start), text);
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
		return (int) this.parser.currentTokenLocation().getByteOffset();
	}

	private int tokenEnd() {
		return (int) this.parser.currentLocation().getByteOffset();
	}

}
