package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.SentIds;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.json.JsonScanner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FastDecoderTests {

	private static final int CASES = 30_000;

	private static final int AROUND = 3;

	private final FastDecoder decoder = new FastDecoder(new SentIds());

	@Test
	void whatItReadsTheGeneralDecoderReadsInTheSameWay() {
		long seed = System.nanoTime();
		RandomJson random = new RandomJson(seed);
		Map<Class<?>, Integer> seen = new HashMap<>();
		for (int i = 0; i < CASES; i++) {
			byte[] json = random.next();
			Message fast = decode(json);
			Decoded general = GeneralDecoder.decode(json);
			if (fast != null && !fast.equals(general)) {
				throw new AssertionError("seed " + seed + ", case " + i + ": "
						+ new String(json, StandardCharsets.UTF_8) + "\nfast:    " + fast + "\ngeneral: " + general);
			}
			seen.merge((fast != null) ? fast.getClass() : general.getClass(), 1, Integer::sum);
			seen.merge((fast != null) ? FastDecoder.class : GeneralDecoder.class, 1, Integer::sum);
		}
		assertThat(seen).as("seed %d", seed)
			.containsKeys(Message.Request.class, Message.Response.class, Message.ChannelData.class,
					Message.ErrorReply.class, Message.ChannelOpen.class, Undecodable.class);
		assertThat(seen.get(FastDecoder.class)).as("seed %d", seed).isGreaterThan(CASES / 20);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"type\": \"request\", \"id\": \"6c8c9948\", \"src\": \"Phone2\", \"dst\": \"Phone1\", \"rpc\": \"add\", \"args\": [25, 17], \"kwargs\": {}}",
			"{\"type\":\"request\",\"id\":\"1\",\"src\":\"B\u00fcro\",\"rpc\":\"add\",\"args\":[\"h\\u00e9\",-1.5e3,NaN],\"kwargs\":{\"a\":null},\"pl\":{}}",
			"{\"type\": \"response\", \"id\": \"6c8c9948\", \"result\": {\"ok\": true, \"time\": 1795328289.317612}}",
			"{\"type\":\"channel_data\",\"channel_id\":\"5e85f18d\",\"payload\":{\"tick\":1,\"players\":[]},\"seq\":17}",
			" {\"result\" : \"\\ud83d\\ude00\" ,\n\"id\":\"1\",\t\"type\":\"response\"}\r\n" })
	void usualMessagesAreReadFast(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		assertThat(decode(bytes)).isNotNull().isEqualTo(GeneralDecoder.decode(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"error\",\"id\":\"1\",\"error\":{}}", "{\"id\":\"1\",\"result\":1}",
			"{\"type\":\"response\",\"id\":7,\"result\":1}", "{\"type\":\"response\",\"id\":\"\\u0061\",\"result\":1}",
			"{\"type\":\"response\",\"id\":\"1\",\"result\":1,\"error\":\"x\"}",
			"{\"type\":\"response\",\"id\":\"1\",\"result\":1,\"new\":2}", "[]", "{}", "" })
	void unusualMessagesAreLeftToTheGeneralDecoder(String json) {
		assertThat(decode(json.getBytes(StandardCharsets.UTF_8))).isNull();
	}

	/**
	 * Decodes in the middle of a buffer that holds JSON around the message.
	 */
	private @Nullable Message decode(byte[] json) {
		byte[] buffer = new byte[json.length + 2 * AROUND];
		Arrays.fill(buffer, (byte) '}');
		System.arraycopy(json, 0, buffer, AROUND, json.length);
		int end = AROUND + json.length;
		Message message = this.decoder.decode(buffer, AROUND, end);
		Arrays.fill(buffer, (byte) 0);
		int behind = this.decoder.messageEnd() - AROUND;
		boolean whole = message != null && JsonScanner.skipSpace(json, behind, json.length) == json.length;
		return whole ? message : null;
	}

}
