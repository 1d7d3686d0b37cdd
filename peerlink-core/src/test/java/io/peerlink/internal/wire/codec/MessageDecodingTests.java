package io.peerlink.internal.wire.codec;

import java.nio.charset.Charset;
import java.util.Arrays;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.Undecodable;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.wire.codec.Json.bytes;
import static io.peerlink.internal.wire.codec.Json.decode;
import static io.peerlink.internal.wire.codec.Json.raw;
import static org.assertj.core.api.Assertions.assertThat;

class MessageDecodingTests {

	private static final MessageId ID = MessageId.ofText("1");

	@Test
	void requestIsRead() {
		assertThat(decode(
				"{'type':'request','id':'1','src':'Phone2','dst':'Phone1','rpc':'add','args':[25, 17],'kwargs':{'a': 1},'pl':{'v':1,'instance':'i'}}"))
			.isEqualTo(new Message.Request(ID, "Phone2", "Phone1", "add", raw("[25, 17]"), raw("{'a': 1}"),
					Extension.of(null, "i", null, -1, -1, -1, -1, -1, -1, -1), null));
	}

	@Test
	void requestNeedsOnlyIdAndMethod() {
		assertThat(decode("{'type':'request','id':'1','rpc':'add'}"))
			.isEqualTo(new Message.Request(ID, null, null, "add", null, null, null, null));
	}

	@Test
	void requestWithoutTypeIsServed() {
		assertThat(decode("{'rpc':'add','id':'1','result':3}"))
			.isEqualTo(new Message.Request(ID, null, null, "add", null, null, null, null));
		assertThat(decode("{'type':null,'rpc':'add','id':'1'}")).isInstanceOf(Message.Request.class);
	}

	@Test
	void argumentsOfTheWrongKindAreLeftToTheCallee() {
		assertThat(decode("{'type':'request','id':'1','rpc':'add','args':7,'kwargs':null}"))
			.isEqualTo(new Message.Request(ID, null, null, "add", raw("7"), raw("null"), null, null));
	}

	@Test
	void extensionThatIsNoObjectIsAbsent() {
		assertThat(decode("{'type':'response','id':'1','result':1,'pl':[1]}"))
			.isEqualTo(new Message.Response(ID, raw("1"), null));
	}

	@Test
	void responseIsReadWithAndWithoutType() {
		assertThat(decode("{'type':'response','id':'1','result':{'a': [1]}}"))
			.isEqualTo(new Message.Response(ID, raw("{'a': [1]}"), null));
		assertThat(decode("{'id':'1','result':42}")).isEqualTo(new Message.Response(ID, raw("42"), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'response','id':'1'}", "{'type':'response','id':'1','result':null}",
			"{'type':'response','id':'1','result':null,'error':null}", "{'id':'1','error':null}" })
	void responseWithoutResultIsNull(String json) {
		assertThat(decode(json)).isEqualTo(new Message.Response(ID, RawJson.NULL, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'error','id':'1','error':{'type':'ValueError','message':'bad \\u00e9'}}",
			"{'id':'1','error':{'type':'ValueError','message':'bad é','extra':[1]}}",
			"{'type':'response','id':'1','result':1,'error':{'message':'bad é','type':'ValueError'}}" })
	void errorIsRead(String json) {
		assertThat(decode(json)).isEqualTo(new Message.ErrorReply(ID, "ValueError", "bad é", null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			'boom'                         | RemoteError | boom
			{}                             | RemoteError | ~~
			{'type':5,'message':'boom'}    | RemoteError | boom
			{'type':'E','message':null}    | E           | ~~
			{'type':'E','message':[1, 2]}  | E           | [1, 2]
			{'type':'É','message':7}       | É           | 7
			[1]                            | RemoteError | [1]
			null                           | RemoteError | ~~
			""")
	void oddErrorIsReadTolerantly(String error, String type, String message) {
		assertThat(decode("{'type':'error','id':'1','error':" + error + "}"))
			.isEqualTo(new Message.ErrorReply(ID, type, message, null));
	}

	@Test
	void errorWithoutErrorIsStillAnError() {
		assertThat(decode("{'type':'error','id':'1','pl':{}}")).isEqualTo(
				new Message.ErrorReply(ID, "RemoteError", "", Extension.answer(Extension.ABSENT, Extension.ABSENT)));
	}

	@Test
	void channelOpenIsRead() {
		assertThat(decode("{'type':'channel_open','channel_id':'c','name':'gamestate','src':'Phone2',"
				+ "'ordering':'SEQUENCE','max_queue_size':100,'queue_policy':'drop_oldest','idle_timeout':30,'instance_id':'i'}"))
			.isEqualTo(new Message.ChannelOpen("c", "gamestate", "Phone2", "SEQUENCE", 100, "drop_oldest", 30.0, "i",
					null));
	}

	@Test
	void channelOpenMayNameTheInstanceThatIsAsked() {
		assertThat(decode("{'type':'channel_open','channel_id':'c','name':'n','instance_id':'i-1','to':'i-2'}"))
			.isEqualTo(new Message.ChannelOpen("c", "n", null, null, null, null, null, "i-1", "i-2"));
	}

	@Test
	void channelOpenNeedsOnlyIdAndName() {
		assertThat(decode("{'type':'channel_open','channel_id':'c','name':'n','src':5,'ordering':[],"
				+ "'max_queue_size':1.5,'queue_policy':null,'idle_timeout':'1','instance_id':{}}"))
			.isEqualTo(new Message.ChannelOpen("c", "n", null, null, null, null, null, null, null));
	}

	@ParameterizedTest
	@CsvSource({ "2147483648, 2147483647", "-99999999999999999999999, -2147483648", "0, 0", "-5, -5" })
	void queueSizeBeyondIntIsClamped(String sent, int read) {
		assertThat(decode("{'type':'channel_open','channel_id':'c','name':'n','max_queue_size':" + sent + "}"))
			.isEqualTo(new Message.ChannelOpen("c", "n", null, null, read, null, null, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "1e999" })
	void idleTimeoutThatIsNotFiniteIsAbsent(String timeout) {
		assertThat(decode("{'type':'channel_open','channel_id':'c','name':'n','idle_timeout':" + timeout + "}"))
			.isEqualTo(new Message.ChannelOpen("c", "n", null, null, null, null, null, null, null));
	}

	@Test
	void channelAckAndCloseAreRead() {
		assertThat(decode("{'type':'channel_ack','channel_id':'c'}")).isEqualTo(new Message.ChannelAck("c", null));
		assertThat(decode("{'type':'channel_ack','channel_id':'c','ordering':'RAW'}"))
			.isEqualTo(new Message.ChannelAck("c", "RAW"));
		assertThat(decode("{'type':'channel_close','channel_id':'c','reason':'closed'}"))
			.isEqualTo(new Message.ChannelClose("c", "closed"));
	}

	@Test
	void channelDataIsRead() {
		assertThat(decode("{'type':'channel_data','channel_id':'c','payload':[1]}"))
			.isEqualTo(new Message.ChannelData("c", raw("[1]"), Message.ChannelData.NO_SEQUENCE));
		assertThat(decode("{'type':'channel_data','channel_id':'c','seq':null}"))
			.isEqualTo(new Message.ChannelData("c", RawJson.NULL, Message.ChannelData.NO_SEQUENCE));
		assertThat(decode("{'type':'channel_data','channel_id':'c','payload':1,'seq':9223372036854775807}"))
			.isEqualTo(new Message.ChannelData("c", raw("1"), Long.MAX_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-0", "-1", "9223372036854775808", "1.0", "1e3", "'1'", "true", "NaN", "[]" })
	void sequenceNumberThatIsNoneIsRefused(String seq) {
		assertThat(decode("{'type':'channel_data','channel_id':'c','payload':1,'seq':" + seq + "}"))
			.isEqualTo(Undecodable.BAD_FIELD);
	}

	@Test
	void goodbyeIsRead() {
		assertThat(decode("{'type':'goodbye','instance_id':'i','src':'Phone1'}"))
			.isEqualTo(new Message.Goodbye("i", "Phone1"));
	}

	@Test
	void idIsKeptInOneSpelling() {
		assertThat(idOf("\"abc\"")).isEqualTo("\"abc\"");
		assertThat(idOf("\"\\u0061\\/\\u00e9\"")).isEqualTo("\"a/é\"");
		assertThat(idOf("\"\\ud83d\\ude00\"")).isEqualTo("\"😀\"");
		assertThat(idOf("\"\\ud83d\"")).isEqualTo("\"\\ud83d\"");
		assertThat(idOf("\"\\u0022\\n\\u0001\"")).isEqualTo("\"\\\"\\n\\u0001\"");
		assertThat(idOf("7")).isEqualTo("7");
		assertThat(idOf("-1.50e2")).isEqualTo("-1.50e2");
	}

	private static String idOf(String id) {
		Message.Response response = (Message.Response) decode("{'type':'response','id':" + id + ",'result':1}");
		return response.id().json();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "[]", "{}", "NaN", "-Infinity" })
	void idThatIsNeitherStringNorNumberIsRefused(String id) {
		assertThat(decode("{'type':'request','rpc':'add','id':" + id + "}")).isEqualTo(Undecodable.BAD_FIELD);
	}

	@Test
	void lengthOfIdIsLimited() {
		String longest = "é".repeat(WireLimits.MAX_ID_LENGTH - 2);
		assertThat(decode("{'id':'" + longest + "','result':1}")).isInstanceOf(Message.Response.class);
		assertThat(decode("{'id':'" + longest + "a','result':1}")).isEqualTo(Undecodable.BAD_FIELD);
		assertThat(decode("{'id':1" + "0".repeat(WireLimits.MAX_ID_LENGTH) + ",'result':1}"))
			.isEqualTo(Undecodable.BAD_FIELD);
		assertThat(decode("{'type':'channel_ack','channel_id':'" + "a".repeat(WireLimits.MAX_ID_LENGTH) + "'}"))
			.isInstanceOf(Message.ChannelAck.class);
		assertThat(decode("{'type':'channel_ack','channel_id':'a" + "a".repeat(WireLimits.MAX_ID_LENGTH) + "'}"))
			.isEqualTo(Undecodable.BAD_FIELD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'id':'1'}", "{'type':'request','id':'1'}", "{'type':'request','rpc':'add'}",
			"{'type':'request','id':'1','rpc':5}", "{'id':'1','rpc':null}", "{'type':'response','result':1}",
			"{'type':'error','error':{}}", "{'type':'channel_open','channel_id':'c'}",
			"{'type':'channel_open','channel_id':5,'name':'n'}", "{'type':'channel_ack'}", "{'type':'channel_data'}",
			"{'type':'channel_close','channel_id':null}", "{'type':'goodbye','src':'Phone1'}" })
	void missingOrIllTypedRequiredFieldIsRefused(String json) {
		assertThat(decode(json)).isEqualTo(Undecodable.BAD_FIELD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'stream_open'}", "{'type':'Request','id':'1','rpc':'a'}", "{'type':5}",
			"{'type':'','id':'1','result':1}", "{'type':['request']}" })
	void unknownTypeIsToldApart(String json) {
		assertThat(decode(json)).isEqualTo(Undecodable.UNKNOWN_TYPE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "5", "'text'", "null", "NaN", " [1, {'type':'request'}] ", "-0.5", "true" })
	void jsonThatIsNoObjectIsToldApart(String json) {
		assertThat(decode(json)).isEqualTo(Undecodable.NOT_AN_OBJECT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "}", "hello", "{'id':'1','result':1}x", "{'id':'1','result':1}{}",
			"{'id':'1','result':1}\u0000", "{'id':'1','result':1,}", "{'id':'1','result':01}", "{'id':'1','result':1.}",
			"{'id':'1','result':tru}", "{'id':'1','result':truex}", "{'id':'1','result':+1}",
			"{'id':'1','result':+Infinity}", "{'id':'1','result':[+INF]}", "{'id':'1','result':{'a':-INF}}",
			"{'id':'1','result':INF}", "{'id':'1','result':-NaN}", "{'id':'1','result':'\n'}",
			"{'id':'1','result':'\\x'}", "{'id':'1','result':'\\u12g4'}", "{'id':'1' 'result':1}",
			"{'id':'1',,'result':1}", "{id:'1','result':1}", "{'id':'1','result':1}/**/", "5 6", "[1",
			"\ufeff{'id':'1','result':1}" })
	void brokenJsonIsRefused(String json) {
		assertThat(decode(json)).isEqualTo(Undecodable.NOT_JSON);
	}

	@Test
	void otherEncodingsAreRefused() {
		String json = "{\"id\":\"1\",\"result\":1}";
		for (String encoding : new String[] { "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE" }) {
			assertThat(decode(json.getBytes(Charset.forName(encoding)))).as(encoding).isEqualTo(Undecodable.NOT_JSON);
		}
	}

	@Test
	void unknownFieldsAreIgnored() {
		assertThat(decode("{'new':{'deep':[1,{'id':'x'}]},'id':'1','é€😀':'\\n','result':1,'tail':null}"))
			.isEqualTo(new Message.Response(ID, raw("1"), null));
	}

	@Test
	void lastOfTwoEqualFieldsCounts() {
		assertThat(decode("{'type':'nonsense','id':5,'type':'request','rpc':1,'src':'a','src':2,'id':'1','rpc':'add',"
				+ "'args':[1],'\\u0061rgs':[2]}"))
			.isEqualTo(new Message.Request(ID, null, null, "add", raw("[2]"), null, null, null));
	}

	@Test
	void escapedFieldNamesAndValuesAreRead() {
		assertThat(decode("{'\\u0074ype':'re\\u0071uest','id':'1','rpc':'a\\u0064d','src':'\\u00e9\\ud83d\\ude00'}"))
			.isEqualTo(new Message.Request(ID, "é😀", null, "add", null, null, null, null));
	}

	@Test
	void rawValuesAreExactBehindCharactersOfSeveralBytes() {
		assertThat(decode(
				" { 'é€😀' : 'é€😀' ,\t'type':'request', 'id' : '1','src':'é€😀', 'args'\n: [ 'é€😀' , -1.5e3 ] ,'rpc':'ü' ,\r\n'kwargs':{'€':NaN }, 'pl' : { } } "))
			.isEqualTo(new Message.Request(ID, "é€😀", null, "ü", raw("[ 'é€😀' , -1.5e3 ]"), raw("{'€':NaN }"),
					Extension.answer(Extension.ABSENT, Extension.ABSENT), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1.5e3", "0", "-0.0E-1", "'é\\'😀'", "true", "false", "null", "[]", "{}", "NaN",
			"-Infinity", "Infinity", "123456789012345678901234567890", "[[],{'a':[{}]}]" })
	void rawValuesOfEveryKindAreExact(String value) {
		for (String json : new String[] { "{'ö':'é€😀','id':'1','result':" + value + "}",
				"{'ö':'é€😀','id':'1','result':" + value + ",'z':1}",
				"{'ö':'é','result' : " + value + " , 'id':'1'}" }) {
			assertThat(decode(json)).as(json).isEqualTo(new Message.Response(ID, raw(value), null));
		}
	}

	@Test
	void messageKeepsNothingOfTheBuffer() {
		byte[] json = bytes("{'type':'request','id':'1','src':'é','rpc':'add','args':[1],'kwargs':{}}");
		byte[] buffer = new byte[json.length + 20];
		Arrays.fill(buffer, (byte) '{');
		System.arraycopy(json, 0, buffer, 10, json.length);
		Decoded message = new MessageCodec().decode(buffer, 10, json.length);
		Arrays.fill(buffer, (byte) 0);
		assertThat(message).isEqualTo(new Message.Request(ID, "é", null, "add", raw("[1]"), raw("{}"), null, null));
	}

}
