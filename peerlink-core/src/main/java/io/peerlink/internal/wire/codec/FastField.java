package io.peerlink.internal.wire.codec;

import java.util.Arrays;

import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.JsonScanner;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the {@link FastDecoder} knows, each with the form in which it takes the
 * value. Everything else is left to the {@link GeneralDecoder}.
 */
enum FastField {

	TYPE(FieldNames.TYPE, Form.TEXT),

	ID(FieldNames.ID, Form.SHORT_TEXT),

	SRC(FieldNames.SRC, Form.TEXT),

	DST(FieldNames.DST, Form.TEXT),

	RPC(FieldNames.RPC, Form.TEXT),

	ARGS(FieldNames.ARGS, Form.ANY),

	KWARGS(FieldNames.KWARGS, Form.ANY),

	RESULT(FieldNames.RESULT, Form.ANY),

	PL(FieldNames.PL, Form.EXTENSION),

	TRACE(FieldNames.TRACE, Form.OBJECT),

	CHANNEL_ID(FieldNames.CHANNEL_ID, Form.SHORT_TEXT),

	PAYLOAD(FieldNames.PAYLOAD, Form.ANY),

	SEQ(FieldNames.SEQ, Form.COUNT);

	private static final FastField[] ALL = values();

	/**
	 * Most digits that fit into a {@code long} whatever they are.
	 */
	private static final int MAX_COUNT_DIGITS = 18;

	@SuppressWarnings("ImmutableEnumChecker") // never written to, never handed out
	private final byte[] quotedName;

	private final Form form;

	FastField(String name, Form form) {
		this.quotedName = JsonBuffer.ascii('"' + name + '"');
		this.form = form;
	}

	/**
	 * Finds the field whose name, with its quotes, stands in the text.
	 */
	static @Nullable FastField find(byte[] json, int start, int end) {
		for (FastField field : ALL) {
			byte[] name = field.quotedName;
			if (end - start == name.length && Arrays.equals(json, start, end, name, 0, name.length)) {
				return field;
			}
		}
		return null;
	}

	/**
	 * Steps over the field's value.
	 * @return the index behind it, or {@link JsonScanner#UNUSUAL} when it has not the
	 * usual form
	 */
	int skipValue(byte[] json, int pos, int end) {
		return switch (this.form) {
			case TEXT -> JsonScanner.skipPlainString(json, pos, end);
			case SHORT_TEXT -> shorter(pos, JsonScanner.skipPlainString(json, pos, end), WireLimits.MAX_ID_LENGTH);
			case OBJECT -> (JsonScanner.at(json, pos, end) == '{') ? JsonScanner.skipValue(json, pos, end, 1)
					: JsonScanner.UNUSUAL;
			case EXTENSION -> pos;
			case COUNT -> (JsonScanner.at(json, pos, end) != '0')
					? shorter(pos, JsonScanner.skipDigits(json, pos, end), MAX_COUNT_DIGITS) : JsonScanner.UNUSUAL;
			case ANY -> JsonScanner.skipValue(json, pos, end, 1);
		};
	}

	private static int shorter(int start, int end, int length) {
		return (end - start <= length) ? end : JsonScanner.UNUSUAL;
	}

	private enum Form {

		/**
		 * A string without escapes.
		 */
		TEXT,

		/**
		 * A string without escapes that is surely within the limit of an id.
		 */
		SHORT_TEXT,

		/**
		 * An object.
		 */
		OBJECT,

		/**
		 * An object that the {@link ExtensionReader} steps over.
		 */
		EXTENSION,

		/**
		 * A positive integer that surely fits into a {@code long}.
		 */
		COUNT,

		/**
		 * Any JSON.
		 */
		ANY

	}

}
