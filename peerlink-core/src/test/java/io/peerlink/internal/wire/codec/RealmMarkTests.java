package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Realm;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the mark that keeps realms apart, in every type of message.
 */
class RealmMarkTests {

	private static final MessageId ID = MessageId.ofText("1");

	private static final Realm REALM = Realm.ofSecret("hunter2");

	private final MessageCodec inside = new MessageCodec(REALM);

	private final MessageCodec outside = new MessageCodec();

	private final MessageCodec elsewhere = new MessageCodec(Realm.ofSecret("hunter3"));

	static Stream<Message> messages() {
		Extension call = Extension.call("i-1", "i-2", 9, 9, Extension.ABSENT, 1, 5000);
		return Stream.of(
				new Message.Request(ID, "a", "b", "add", RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, call, null),
				new Message.Request(ID, "a", "b", "__ping__", RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT,
						Extension.identity("a", "i-1"), RawJson.of("{\"traceparent\":\"x\"}")),
				new Message.Response(ID, RawJson.of("42"), Extension.answer(1, 7)),
				new Message.ErrorReply(ID, "ValueError", "bad", Extension.misdirected("i-3", 1)),
				new Message.Working(ID, Extension.answer(1, 0)), new Message.Cancel(ID, Extension.cancel("i", "j", 9)),
				new Message.ChannelOpen("c", "game", "a", "RAW", 5, "drop_oldest", 1.5, "i-1"),
				new Message.ChannelAck("c", "RAW"), new Message.ChannelData("c", RawJson.of("[1]"), 3),
				new Message.ChannelClose("c", "closed"), new Message.Goodbye("i-1", "a"));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void messageIsReadInItsRealmOnly(Message message) {
		byte[] marked = this.inside.encode(message);
		assertThat(decode(this.inside, marked)).isEqualTo(message);
		assertThat(decode(this.outside, marked)).isEqualTo(Undecodable.OTHER_REALM);
		assertThat(decode(this.elsewhere, marked)).isEqualTo(Undecodable.OTHER_REALM);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void messageWithoutRealmIsReadOutsideOfRealmsOnly(Message message) {
		byte[] unmarked = this.outside.encode(message);
		assertThat(new String(unmarked, StandardCharsets.UTF_8)).doesNotContain("realm");
		assertThat(decode(this.outside, unmarked)).isEqualTo(message);
		assertThat(decode(this.inside, unmarked)).isEqualTo(Undecodable.OTHER_REALM);
	}

	/**
	 * A message without an extension of its own has the mark alone, which says nothing
	 * else.
	 */
	@Test
	void messageWithoutExtensionHasTheMarkAlone() {
		byte[] marked = this.inside.encode(new Message.Response(ID, RawJson.of("42"), null));
		assertThat(new String(marked, StandardCharsets.UTF_8))
			.endsWith("\"result\":42,\"pl\":{\"v\":1,\"realm\":\"1d3b40d1060fb2b0\"}}");
		assertThat(decode(this.inside, marked))
			.isEqualTo(new Message.Response(ID, RawJson.of("42"), Extension.empty()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'request','id':'1','rpc':'add','args':[],'kwargs':{}}",
			"{'type':'request','id':'1','rpc':'add','realm':'1d3b40d1060fb2b0'}", "{'id':'1','rpc':'__ping__'}",
			"{'id':'1','result':42}", "{'id':'1','error':'x'}", "{'type':'new'}", "{}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':'1D3B40D1060FB2B0'}}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':'1d3b40d1060fb2b'}}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':''}}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':['1d3b40d1060fb2b0']}}",
			"{'type':'response','id':'1','result':1,'pl':'1d3b40d1060fb2b0'}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':'1d3b40d1060fb2b0','realm':'a'}}",
			"{'type':'response','id':'1','result':1,'pl':{'realm':'1d3b40d1060fb2b0'},'pl':{}}" })
	void whatLacksTheMarkIsForeign(String json) {
		assertThat(decode(this.inside, Json.bytes(json))).isEqualTo(Undecodable.OTHER_REALM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'realm':'1d3b40d1060fb2b0','v':1}", "{'new':[1],'realm':'\\u0031d3b40d1060fb2b0'}" })
	void markIsFoundInAnyForm(String extension) {
		byte[] json = Json.bytes("{'pl':" + extension + ",'type':'response','id':'1','result':1}");
		assertThat(decode(this.inside, json)).isInstanceOf(Message.Response.class);
	}

	@Test
	void messageOfFullLengthHasRoomForTheMark() {
		int envelope = this.outside.encode(new Message.ChannelData("c", RawJson.of("\"\""), 3)).length;
		RawJson payload = RawJson.of('"' + "a".repeat(WireLimits.MAX_DATAGRAM - envelope) + '"');
		Message frame = new Message.ChannelData("c", payload, 3);
		assertThat(this.outside.encode(frame)).hasSize(WireLimits.MAX_DATAGRAM);
		byte[] marked = this.inside.encode(frame);
		assertThat(decode(this.inside, marked)).isEqualTo(frame);
		assertThat(decode(this.outside, marked)).isEqualTo(Undecodable.OTHER_REALM);
	}

	@Test
	void longestExtensionHasRoomForTheMark() {
		long number = Extension.MAX_NUMBER;
		Extension longest = Extension.call("i".repeat(36), "j".repeat(36), number, number - 2, number - 1, number,
				number);
		int bare = this.outside.encode(new Message.Cancel(ID, null)).length;
		assertThat(this.inside.encode(new Message.Cancel(ID, longest)).length - bare)
			.isLessThanOrEqualTo(WireLimits.MAX_EXTENSION);
	}

	private static Decoded decode(MessageCodec codec, byte[] json) {
		return codec.decode(json, 0, json.length);
	}

}
