package io.peerlink.internal.wire.codec;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.json.JsonBuffer;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.internal.wire.json.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.wire.codec.Json.encode;
import static io.peerlink.internal.wire.codec.Json.raw;
import static org.assertj.core.api.Assertions.assertThat;

class MessageEncodingTests {

	private static final MessageId ID = MessageId.ofText("1");

	@Test
	void requestAlwaysHasArguments() {
		assertThat(encode(new Message.Request(ID, null, null, "add", null, null, null, null)))
			.isEqualTo("{'type':'request','id':'1','rpc':'add','args':[],'kwargs':{}}");
	}

	@Test
	void requestHasItsFieldsInOrder() {
		assertThat(encode(new Message.Request(ID, "Phone2", "Phone1", "add", raw("[25, 17]"), raw("{'a':1}"),
				Extension.call("i-1", "i-2", 7, 5, 6, 1, 4000), raw("{'t':'1'}"))))
			.isEqualTo("{'type':'request','id':'1','src':'Phone2','dst':'Phone1','rpc':'add','args':[25, 17],"
					+ "'kwargs':{'a':1},'pl':{'v':1,'instance':'i-1','to':'i-2','seq':7,'low':5,'end':6,'ttl':4000},'trace':{'t':'1'}}");
	}

	@Test
	void responseHasNoError() {
		assertThat(encode(new Message.Response(ID, RawJson.NULL, null)))
			.isEqualTo("{'type':'response','id':'1','result':null}");
		assertThat(encode(new Message.Response(MessageId.ofJson("-7"), raw("[NaN]"), Extension.answer(2, 31))))
			.isEqualTo("{'type':'response','id':-7,'result':[NaN],'pl':{'v':1,'re':2,'took':31}}");
	}

	@Test
	void errorReplyIsWritten() {
		assertThat(encode(new Message.ErrorReply(ID, "ValueError", "", null)))
			.isEqualTo("{'type':'error','id':'1','error':{'type':'ValueError','message':''}}");
		assertThat(encode(new Message.ErrorReply(ID, "E", "bad", Extension.misdirected("i-3", 1)))).isEqualTo(
				"{'type':'error','id':'1','error':{'type':'E','message':'bad'},'pl':{'v':1,'instance':'i-3','re':1,'took':0}}");
	}

	@Test
	void wordsAboutCallsAreWritten() {
		assertThat(encode(new Message.Working(ID, Extension.answer(3, 0))))
			.isEqualTo("{'type':'working','id':'1','pl':{'v':1,'re':3,'took':0}}");
		assertThat(encode(new Message.Cancel(ID, Extension.cancel("i-1", "i-2", 7))))
			.isEqualTo("{'type':'cancel','id':'1','pl':{'v':1,'instance':'i-1','to':'i-2','seq':7}}");
	}

	@Test
	void channelMessagesAreWritten() {
		assertThat(encode(new Message.ChannelOpen("c", "n", "Phone2", "RAW", 100, "drop_oldest", 30.0, "i", null)))
			.isEqualTo("{'type':'channel_open','channel_id':'c','name':'n','src':'Phone2','ordering':'RAW',"
					+ "'max_queue_size':100,'queue_policy':'drop_oldest','idle_timeout':30.0,'instance_id':'i'}");
		assertThat(encode(new Message.ChannelOpen("c", "n", null, null, null, null, Double.NaN, null, null)))
			.isEqualTo("{'type':'channel_open','channel_id':'c','name':'n'}");
		assertThat(encode(new Message.ChannelOpen("c", "n", null, null, null, null, null, "i-1", "i-2")))
			.isEqualTo("{'type':'channel_open','channel_id':'c','name':'n','instance_id':'i-1','to':'i-2'}");
		assertThat(encode(new Message.ChannelAck("c", null))).isEqualTo("{'type':'channel_ack','channel_id':'c'}");
		assertThat(encode(new Message.ChannelAck("c", "RAW")))
			.isEqualTo("{'type':'channel_ack','channel_id':'c','ordering':'RAW'}");
		assertThat(encode(new Message.ChannelData("c", raw("[1]"), Message.ChannelData.NO_SEQUENCE)))
			.isEqualTo("{'type':'channel_data','channel_id':'c','payload':[1]}");
		assertThat(encode(new Message.ChannelData("c", raw("[1]"), 7)))
			.isEqualTo("{'type':'channel_data','channel_id':'c','payload':[1],'seq':7}");
		assertThat(encode(new Message.ChannelClose("c", "closed")))
			.isEqualTo("{'type':'channel_close','channel_id':'c','reason':'closed'}");
		assertThat(encode(new Message.ChannelClose("c", null))).isEqualTo("{'type':'channel_close','channel_id':'c'}");
	}

	@Test
	void goodbyeIsWritten() {
		assertThat(encode(new Message.Goodbye("i", "Phone1")))
			.isEqualTo("{'type':'goodbye','instance_id':'i','src':'Phone1'}");
	}

	@Test
	void onlyWhatMustBeEscapedIs() {
		assertThat(JsonBuffer.quote("a\"b\\c/d\u007f\u2028é€😀")).isEqualTo("\"a\\\"b\\\\c/d\u007f\u2028é€😀\"");
		assertThat(JsonBuffer.quote("\b\f\n\r\t\u0000\u001f")).isEqualTo("\"\\b\\f\\n\\r\\t\\u0000\\u001f\"");
	}

	@Test
	void halfASurrogatePairIsEscaped() {
		assertThat(JsonBuffer.quote("a\ud83d")).isEqualTo("\"a\\ud83d\"");
		assertThat(JsonBuffer.quote("\ude00\ud83d\ude00\ud83d")).isEqualTo("\"\\ude00😀\\ud83d\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "\u0000\u001f\"\\/", "é€😀", "\ud83d", "\ude00x\ud83d",
			"\u007f\u0080\u07ff\u0800\uffff" })
	void anyStringComesBack(String text) {
		Message message = new Message.Request(MessageId.ofJson(JsonBuffer.quote(text)), text, text, text, null, null,
				null, null);
		byte[] json = new MessageCodec().encode(message);
		assertThat(Utf8.isWellFormed(json, 0, json.length)).isTrue();
		assertThat(Json.decode(json)).isEqualTo(new Message.Request(MessageId.ofJson(JsonBuffer.quote(text)), text,
				text, text, RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, null, null));
	}

	@Test
	void whatIsReadComesBackFromWriting() {
		long seed = System.nanoTime();
		RandomJson random = new RandomJson(seed);
		MessageCodec codec = new MessageCodec(Integer.MAX_VALUE);
		for (int i = 0; i < 10_000; i++) {
			if (GeneralDecoder.decode(random.next()) instanceof Message message) {
				byte[] json = codec.encode(message);
				Decoded again = codec.decode(json, 0, json.length);
				assertThat(again).as("seed %d, case %d", seed, i).isEqualTo(withArguments(message));
			}
		}
	}

	private static Message withArguments(Message message) {
		if (!(message instanceof Message.Request request)) {
			return message;
		}
		return new Message.Request(request.id(), request.src(), request.dst(), request.rpc(),
				(request.args() != null) ? request.args() : RawJson.EMPTY_ARRAY,
				(request.kwargs() != null) ? request.kwargs() : RawJson.EMPTY_OBJECT, request.pl(), null);
	}

}
