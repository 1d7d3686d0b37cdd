package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.InstancePair;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.wire.codec.Json.raw;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the short form of requests.
 */
class ShortRequestTests {

	private static final String CALLER = "9cd7e392-1b7f-4c55-8f0e-0d2b6d3f4a5c";

	private static final String CALLEE = "51f0c2aa-ffff-4b00-a000-fedcba987654";

	private static final InstancePair PAIR = Objects.requireNonNull(InstancePair.of(CALLER, CALLEE));

	private static final MessageId ID = MessageId.of(0x0123456789abcdefL, -1);

	private static final RawJson TRACE = raw("{'traceparent':'00-1-2-01'}");

	@Test
	void receiverGetsWhatItNeeds() {
		assertThat(write(raw("[25,17]"), RawJson.EMPTY_OBJECT, call(86_400_000_123L, 0, 0, 1), null))
			.isEqualTo("{'id':'0123456789abcdefffffffffffffffff','src':'Phone2','rpc':'add','args':[25,17],"
					+ "'pl':['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',86400000123,5000]}");
	}

	@ParameterizedTest
	@CsvSource({ "0,0,1", "3,0,1", "3,7,1", "0,7,1", "0,0,2", "3,0,9", "3,2,30" })
	void numbersComeBack(long lag, long end, long attempt) {
		Extension call = call(86_400_000_123L, lag, end, attempt);
		assertThat(roundTrip(raw("[1]"), raw("{'a':2}"), call, TRACE))
			.isEqualTo(new Message.Request(ID, "Phone2", null, "add", raw("[1]"), raw("{'a':2}"), call, TRACE));
	}

	@Test
	void argumentsThatThereAreNoneOfAreLeftOut() {
		Extension call = call(7, 0, 0, 1);
		assertThat(roundTrip(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, call, null))
			.isEqualTo(new Message.Request(ID, "Phone2", null, "add", null, null, call, null));
	}

	@Test
	void requestIsReadFast() {
		byte[] json = bytes(write(raw("[1]"), null, call(9, 3, 1, 2), TRACE));
		Message fast = new FastDecoder(new SentIds()).decode(json, 0, json.length);
		assertThat(fast).isNotNull().isEqualTo(GeneralDecoder.decode(json));
	}

	/**
	 * A request whose numbers cannot be read is refused, not executed as one without
	 * numbers.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "[]", "['']", "['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA']",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',0,5]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7,5,7]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7,5,0,0,0]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7,-5]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7,'5']",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA',7,1e3]",
			"['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VR',7,5]", "['nNfjkht_TFWPDg0rbT9KXF',7,5]",
			"['nNfjkht/TFWPDg0rbT9KXAUfDCqv//SwCgAP7cuph2VA',7,5]", "[7,5]", "[{},7,5]" })
	void brokenNumbersAreNotTakenForNone(String pl) {
		Decoded decoded = read("{'id':'1','rpc':'add','pl':" + pl + "}");
		Extension extension = Objects.requireNonNull(((Message.Request) decoded).pl());
		assertThat(extension.isNumbered()).isTrue();
		assertThat(extension.isCall()).isFalse();
	}

	@Test
	void numbersOfLaterVersionsAreIgnored() {
		Decoded decoded = read(
				"{'id':'1','rpc':'add','pl':['nNfjkht_TFWPDg0rbT9KXAUfDCqv__SwCgAP7cuph2VA'" + ",9,5000,0,0,1,77,78]}");
		assertThat(((Message.Request) decoded).pl()).isEqualTo(call(9, 0, 0, 1));
	}

	@Test
	void longRequestIsNotWritten() {
		JsonBuffer out = new JsonBuffer();
		assertThat(new MessageCodec().tryEncodeShortRequest(ID, "Phone2", "add", raw("['" + "x".repeat(600) + "']"),
				null, call(7, 0, 0, 1), PAIR, null, out))
			.isFalse();
		assertThat(out.size()).isZero();
	}

	@Test
	void onlyUuidsInTheirUsualFormHaveAShortOne() {
		assertThat(InstancePair.of("i-1", CALLEE)).isNull();
		assertThat(InstancePair.of(CALLER, CALLEE.toUpperCase(Locale.ROOT))).isNull();
		assertThat(InstancePair.of(CALLER, CALLEE.replace("-", ""))).isNull();
	}

	private static Extension call(long seq, long lag, long end, long attempt) {
		return Extension.call(CALLER, CALLEE, seq, seq - lag, (end > 0) ? seq - lag + end : Extension.ABSENT, attempt,
				5000);
	}

	private static Decoded roundTrip(RawJson args, RawJson kwargs, Extension call, @Nullable RawJson trace) {
		return read(write(args, kwargs, call, trace));
	}

	private static String write(RawJson args, @Nullable RawJson kwargs, Extension call, @Nullable RawJson trace) {
		JsonBuffer out = new JsonBuffer();
		RawJson named = (kwargs != null) ? kwargs : RawJson.EMPTY_OBJECT;
		assertThat(new MessageCodec().tryEncodeShortRequest(ID, "Phone2", "add", args, named, call, PAIR, trace, out))
			.isTrue();
		return new String(out.toByteArray(), StandardCharsets.UTF_8).replace('"', '\'');
	}

	private static Decoded read(String json) {
		byte[] bytes = bytes(json);
		return new MessageCodec().decode(bytes, 0, bytes.length);
	}

	private static byte[] bytes(String json) {
		return Json.bytes(json);
	}

}
