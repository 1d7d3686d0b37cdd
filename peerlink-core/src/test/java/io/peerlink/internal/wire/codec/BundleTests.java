package io.peerlink.internal.wire.codec;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.wire.codec.Json.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for datagrams with several messages.
 */
class BundleTests {

	private static final Message FIRST = response(1, "[1,2]");

	private static final Message SECOND = response(2, "{'a':'b'}");

	private static final String FIRST_JSON = "{'type':'response','id':'1','result':[1,2]}";

	private static final String SECOND_JSON = "{'type':'response','id':'2','result':{'a':'b'}}";

	private final MessageCodec codec = new MessageCodec();

	@Test
	void messagesAreSeparatedByALineFeed() {
		JsonBuffer out = new JsonBuffer();
		this.codec.encode(FIRST, out);
		this.codec.encode(SECOND, out);
		assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8).replace('"', '\''))
			.isEqualTo(FIRST_JSON + "\n" + SECOND_JSON);
	}

	@Test
	void allMessagesOfADatagramAreReadInTheirOrder() {
		List<Message> messages = List.of(FIRST, new Message.ErrorReply(MessageId.ofText("3"), "E", "a\nb", null),
				new Message.Request(MessageId.of(1, 2), "a", "b", "add", raw("[1]"), raw("{}"),
						Extension.call("i", "j", 1, 1, -1, 1, 5), null),
				new Message.ChannelData("c", raw("'x'"), 7), new Message.Working(MessageId.of(1, 2), null),
				new Message.Goodbye("i", null), SECOND);
		JsonBuffer out = new JsonBuffer();
		messages.forEach((message) -> this.codec.encode(message, out));
		assertThat(decode(out.toByteArray())).isEqualTo(messages);
	}

	@Test
	void messageOutlivesTheBufferItWasReadFrom() {
		byte[] buffer = Json.bytes(FIRST_JSON + "\n" + SECOND_JSON);
		List<Decoded> read = decode(buffer);
		Arrays.fill(buffer, (byte) 'x');
		assertThat(read).containsExactly(FIRST, SECOND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\r\n\t ", "\n" })
	void whiteSpaceAroundOneMessageIsNoBundle(String space) {
		assertThat(decode(space + FIRST_JSON + space)).containsExactly(FIRST);
	}

	@Test
	void messageMayHoldLineFeeds() {
		assertThat(decode("{\n'type':'response',\n'id':'1',\n'result':[1,2]}")).containsExactly(FIRST);
		assertThat(decode("{'id':'9','result':[\n{'type':'response'}]}\n" + SECOND_JSON))
			.containsExactly(response(9, "[\n{'type':'response'}]"), SECOND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'response','id':'1','result':[1,2}", "{'type':'response','id':'1',", "{",
			"{'type':'response','id':'1','result':01}", "{'type':'response'}}" })
	void brokenMessageDoesNotHideTheOthers(String broken) {
		assertThat(decode(FIRST_JSON + "\n" + broken + "\n" + SECOND_JSON)).containsExactly(FIRST, Undecodable.NOT_JSON,
				SECOND);
		assertThat(decode(broken + "\n" + SECOND_JSON)).containsExactly(Undecodable.NOT_JSON, SECOND);
		assertThat(decode(FIRST_JSON + "\n" + broken)).containsExactly(FIRST, Undecodable.NOT_JSON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "[1]", "1", " {}", "\r\n{}", "}", "\u0000" })
	void messageWithSomethingElseBehindItIsBroken(String other) {
		assertThat(decode(FIRST_JSON + "\n" + other)).containsExactly(Undecodable.NOT_JSON);
		assertThat(decode(FIRST_JSON + other)).containsExactly(Undecodable.NOT_JSON);
		assertThat(decode(FIRST_JSON + "\n" + other + "\n" + SECOND_JSON)).containsExactly(Undecodable.NOT_JSON,
				SECOND);
	}

	@Test
	void eachMessageThatIsNoneIsCounted() {
		String wrong = "{'type':'new','id':'1'}\n{'type':'request','id':'1'}\n{'type':'request','id':null,'rpc':'a'}";
		assertThat(decode(FIRST_JSON + "\n" + wrong + "\n" + SECOND_JSON)).containsExactly(FIRST,
				Undecodable.UNKNOWN_TYPE, Undecodable.BAD_FIELD, Undecodable.BAD_FIELD, SECOND);
	}

	@Test
	void limitsHoldForEachMessage() {
		String deep = "{'type':'response','id':'1','result':" + "[".repeat(WireLimits.MAX_DEPTH)
				+ "]".repeat(WireLimits.MAX_DEPTH) + "}";
		String number = "{'type':'response','id':'1','result':" + "1".repeat(WireLimits.MAX_NUMBER_LENGTH + 1) + "}";
		assertThat(decode(FIRST_JSON + "\n" + deep + "\n" + number + "\n" + SECOND_JSON)).containsExactly(FIRST,
				Undecodable.NOT_JSON, Undecodable.NOT_JSON, SECOND);
	}

	@Test
	void datagramBeyondAllLimitsIsNotLookedAt() {
		String json = (FIRST_JSON + "\n").repeat(40) + SECOND_JSON;
		assertThat(decode(json)).containsExactly(Undecodable.TOO_LARGE);
	}

	@Test
	void unusualMessageOutlivesTheBufferItWasReadFrom() {
		byte[] buffer = Json.bytes(FIRST_JSON + "\n{ 'id' : '2', 'result' : {'a':'b'}, 'type' : 'response' }");
		List<Decoded> read = decode(buffer);
		Arrays.fill(buffer, (byte) 'x');
		assertThat(read).containsExactly(FIRST, SECOND);
	}

	@Test
	void whatFollowsTooManyMessagesIsDroppedAsOne() {
		String shortest = "{'type':'ping'}\n";
		assertThat(decode(shortest.repeat(Bundle.MAX_MESSAGES - 1) + "{'type':'ping'}")).hasSize(Bundle.MAX_MESSAGES)
			.doesNotContain(Undecodable.TOO_LARGE);
		assertThat(decode(shortest.repeat(Bundle.MAX_MESSAGES + 9) + "{'type':'ping'}"))
			.hasSize(Bundle.MAX_MESSAGES + 1)
			.endsWith(Undecodable.TOO_LARGE);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{'type':'", "{'type':'x','a':[", "{'type':'request','id':'1','args':{'a':", "{'type':'a'}}" })
	void whatFollowsTooManyBrokenMessagesIsDroppedAsOne(String piece) {
		String json = (piece + "\n").repeat(1456 / (piece.length() + 1));
		assertThat(decode(json)).hasSize(Bundle.MAX_BROKEN + 1)
			.startsWith(Undecodable.NOT_JSON)
			.endsWith(Undecodable.TOO_LARGE);
	}

	@Test
	void lineFeedsAloneAreOneBrokenMessage() {
		assertThat(decode("\n".repeat(1000))).containsExactly(Undecodable.NOT_JSON);
		assertThat(decode("\n".repeat(1400))).containsExactly(Undecodable.TOO_LARGE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'x','a':[\n", "{'type':'a'}}\n", "\n", "{'type' : 'ping' }\n",
			"{'type' : 'request', 'id' : 'a'}\n" })
	void noDatagramCostsMuchMemory(String piece) {
		byte[] datagram = Json.bytes(piece.repeat(1400 / piece.length()));
		MessageCodec codec = new MessageCodec();
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		int rounds = 500;
		long before = 0;
		for (int i = 0; i < 2 * rounds; i++) {
			if (i == rounds) {
				before = threads.getCurrentThreadAllocatedBytes();
			}
			codec.decode(datagram, 0, datagram.length, "", (decoded, context) -> {
			});
		}
		long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
		assertThat(bytes).isLessThan(100 * 1024);
	}

	@Test
	void messageThatIsTooLongLeavesTheBundleAsItWas() {
		JsonBuffer out = new JsonBuffer();
		this.codec.encode(FIRST, out);
		Message large = response(2, "'" + "a".repeat(1200) + "'");
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> this.codec.encode(large, out));
		this.codec.encode(SECOND, out);
		assertThat(decode(out.toByteArray())).containsExactly(FIRST, SECOND);
	}

	@Test
	void bundleIsNoSingleMessage() {
		assertThat(Json.decode(FIRST_JSON + "\n" + SECOND_JSON)).isEqualTo(Undecodable.NOT_JSON);
	}

	@Test
	void datagramCanBeDecodedWhileAnotherOneIs() {
		byte[] bundle = Json.bytes(FIRST_JSON + "\n" + SECOND_JSON);
		List<@Nullable Decoded> inner = new ArrayList<>();
		List<Decoded> outer = new ArrayList<>();
		this.codec.decode(bundle, 0, bundle.length, "", (decoded, context) -> {
			outer.add(decoded);
			inner.add(this.codec.decode(Json.bytes(SECOND_JSON), 0, SECOND_JSON.length()));
		});
		assertThat(outer).containsExactly(FIRST, SECOND);
		assertThat(inner).containsExactly(SECOND, SECOND);
	}

	@Test
	void garbageIsSurvived() {
		long seed = System.nanoTime();
		RandomJson random = new RandomJson(seed);
		for (int i = 0; i < 5000; i++) {
			byte[] first = random.next();
			byte[] second = random.next();
			byte[] bundle = new byte[first.length + 1 + second.length];
			System.arraycopy(first, 0, bundle, 0, first.length);
			bundle[first.length] = '\n';
			System.arraycopy(second, 0, bundle, first.length + 1, second.length);
			assertThat(decode(bundle)).as("seed %d, case %d", seed, i).isNotEmpty();
		}
	}

	private List<Decoded> decode(String json) {
		return decode(Json.bytes(json));
	}

	private List<Decoded> decode(byte[] json) {
		return decode(this.codec, json);
	}

	private static List<Decoded> decode(MessageCodec codec, byte[] json) {
		List<Decoded> messages = new ArrayList<>();
		codec.decode(json, 0, json.length, messages, (decoded, list) -> list.add(decoded));
		return messages;
	}

	private static Message response(int id, String result) {
		return new Message.Response(MessageId.ofText(String.valueOf(id)), raw(result), null);
	}

}
