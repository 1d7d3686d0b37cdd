package io.peerlink.internal.wire.codec;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.wire.codec.Json.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WireLimitTests {

	private static final MessageId ID = MessageId.ofText("1");

	private final MessageCodec codec = new MessageCodec();

	@Test
	void datagramOf1200BytesIsReadAndNoLongerOne() {
		String frame = "{'id':'1','result':''}";
		String text = "a".repeat(1200 - frame.length());
		assertThat(decode(frame.replace("''", "'" + text + "'"))).isInstanceOf(Message.Response.class);
		assertThat(decode(frame.replace("''", "'" + text + "a'"))).isEqualTo(Undecodable.TOO_LARGE);
	}

	@Test
	void datagramOf1200BytesIsWrittenAndNoLongerOne() {
		int envelope = this.codec.encode(new Message.Response(ID, RawJson.of("\"\""), null)).length;
		String text = "a".repeat(1200 - envelope);
		assertThat(this.codec.encode(new Message.Response(ID, RawJson.of('"' + text + '"'), null))).hasSize(1200);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.codec.encode(new Message.Response(ID, RawJson.of('"' + text + "a\""), null)))
			.withMessageStartingWith("RPC result too large (1201 bytes encoded)")
			.satisfies((ex) -> assertThat(ex.getSize()).isEqualTo(1201))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(1200));
	}

	@Test
	void errorNamesTheKindOfMessage() {
		RawJson payload = RawJson.of('"' + "ü€😀".repeat(100_000) + '"');
		assertTooLarge(new Message.Request(ID, null, null, "add", payload, null, null, null), "RPC request");
		assertTooLarge(new Message.ErrorReply(ID, "E", payload.toString(), null), "RPC error");
		assertTooLarge(new Message.ChannelData("c", payload, 1), "Channel message");
		assertTooLarge(new Message.ChannelClose("c", payload.toString()), "Channel message");
		assertTooLarge(new Message.Goodbye(payload.toString(), null), "Goodbye message");
	}

	private void assertTooLarge(Message message, String what) {
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> this.codec.encode(message))
			.withMessageStartingWith(what + " too large (9000")
			.satisfies((ex) -> assertThat(ex.getSize()).isBetween(900_000, 900_200));
	}

	@ParameterizedTest
	@CsvSource({ "[, ]", "{\"a\":, }" })
	void depthCountsTheEnvelope(String open, String close) {
		int inner = WireLimits.MAX_DEPTH - 2;
		assertThat(decode(nested(open, inner, close))).isInstanceOf(Message.Response.class);
		assertThat(decode(nested(open, inner + 1, close))).isEqualTo(Undecodable.NOT_JSON);
		assertThat(decode("[" + nested(open, inner + 1, close) + "]")).isEqualTo(Undecodable.NOT_JSON);
	}

	@Test
	void emptyContainersCountAsWell() {
		String frame = "{'type':'response','id':'1','result':?}";
		int inner = WireLimits.MAX_DEPTH - 1;
		assertThat(decode(frame.replace("?", "[".repeat(inner) + "]".repeat(inner))))
			.isInstanceOf(Message.Response.class);
		assertThat(decode(frame.replace("?", "[".repeat(inner) + "{}" + "]".repeat(inner))))
			.isEqualTo(Undecodable.NOT_JSON);
	}

	private static String nested(String open, int depth, String close) {
		return "{'id':'1','result':[" + open.repeat(depth) + "1" + close.repeat(depth) + "]}";
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":", "{'result':[{", "{'a':" })
	void nestingBombIsHarmless(String open) {
		String bomb = open.repeat(1200 / open.length());
		assertThat(decode(bomb)).isEqualTo(Undecodable.NOT_JSON);
		assertThat(new MessageCodec(Integer.MAX_VALUE).decode(Json.bytes(open.repeat(100_000)), 0,
				open.length() * 100_000))
			.isEqualTo(Undecodable.NOT_JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "-", "0.", "-1.", "1e", "1E-", "-0.5e+" })
	void lengthOfNumbersIsLimitedInCharacters(String start) {
		String longest = start + "1".repeat(WireLimits.MAX_NUMBER_LENGTH - start.length());
		assertThat(decode("{'id':'1','result':" + longest + "}"))
			.isEqualTo(new Message.Response(ID, RawJson.of(longest), null));
		assertThat(decode("{'id':'1','result':" + longest + "1}")).isEqualTo(Undecodable.NOT_JSON);
		assertThat(decode("{'id':'1','result':[{'a':" + longest + "1}]}")).isEqualTo(Undecodable.NOT_JSON);
	}

	@Test
	void integerOf5000DigitsIsRefused() {
		String number = "9".repeat(5000);
		byte[] json = Json.bytes("{'id':'1','result':" + number + "}");
		assertThat(decode(json)).isEqualTo(Undecodable.TOO_LARGE);
		assertThat(new MessageCodec(Integer.MAX_VALUE).decode(json, 0, json.length)).isEqualTo(Undecodable.NOT_JSON);
	}

	@Test
	void integerBeyond64BitsIsRead() {
		assertThat(decode("{'id':'1','result':" + "9".repeat(300) + "}"))
			.isEqualTo(new Message.Response(ID, RawJson.of("9".repeat(300)), null));
	}

}
