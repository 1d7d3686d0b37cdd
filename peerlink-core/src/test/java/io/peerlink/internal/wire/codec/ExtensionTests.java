package io.peerlink.internal.wire.codec;

import java.nio.charset.StandardCharsets;

import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.JsonScanner;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Extension}, {@link ExtensionReader} and {@link ExtensionWriter}.
 */
class ExtensionTests {

	private static final MessageId ID = MessageId.ofText("1");

	private final MessageCodec codec = new MessageCodec();

	@Test
	void isReadAsItIsWritten() {
		for (Extension extension : new Extension[] { Extension.identity("Phone \"1\" 😀", "i-1"),
				Extension.call("i-1", "i-2", 9, 3, Extension.ABSENT, 2, 4999), Extension.cancel("i-1", "i-2", 9),
				Extension.answer(2, 17), Extension.misdirected("i-1", 1), Extension.identity("n", "i").withNameAge(0),
				Extension.identity("n", "i").withNameAge(123_456),
				Extension.identity("n", "i").withForms(Extension.BUNDLES),
				Extension.answer(Extension.ABSENT, Extension.ABSENT),
				Extension.of("n", "i", "t", 1, 2, 3, 4, 5, 6, 7, 8, 1, 65_535) }) {
			byte[] json = this.codec.encode(new Message.Request(ID, null, null, "add", null, null, extension, null));
			assertThat(this.codec.decode(json, 0, json.length)).isEqualTo(new Message.Request(ID, null, null, "add",
					RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT, extension, null));
		}
	}

	@Test
	void firstAttemptOfTheOnlyCallIsShort() {
		Extension extension = Extension.call("i-1", "i-2", 9, 9, Extension.ABSENT, 1, 4999);
		byte[] json = this.codec.encode(new Message.Request(ID, null, null, "add", null, null, extension, null));
		assertThat(new String(json, StandardCharsets.UTF_8))
			.endsWith("\"pl\":{\"v\":1,\"instance\":\"i-1\",\"to\":\"i-2\",\"seq\":9,\"ttl\":4999}}");
		assertThat(read("{'instance':'i-1','to':'i-2','seq':9,'ttl':4999}")).isEqualTo(extension);
	}

	@Test
	void extensionIsTheSameHoweverItWasMade() {
		assertThat(Extension.of(null, null, null, -1, -1, -1, -1, -1, 2, 17)).isEqualTo(Extension.answer(2, 17));
		assertThat(Extension.of(null, "i-1", "i-2", 9, 3, -1, 2, 4999, -1, -1))
			.isEqualTo(Extension.call("i-1", "i-2", 9, 3, Extension.ABSENT, 2, 4999));
		assertThat(Extension.of(null, "i-1", null, -1, -1, -1, -1, -1, 1, 0))
			.isEqualTo(Extension.misdirected("i-1", 1));
	}

	@ParameterizedTest
	@CsvSource({ "{'bun':1},true", "{'bun':2},true", "{'bun':0},false", "{'bun':true},false", "{'bun':'1'},false",
			"{'bun':1.0},false", "{},false" })
	void numberSaysWhetherTheSenderTakesBundles(String json, boolean bundles) {
		assertThat(read(json).takesBundles()).isEqualTo(bundles);
	}

	@ParameterizedTest
	@CsvSource({ "{'tcp':1},1", "{'tcp':65535},65535", "{'tcp':0},-1", "{'tcp':65536},-1", "{'tcp':4294967297},-1",
			"{'tcp':'80'},-1", "{'tcp':80.0},-1", "{'tcp':-80},-1", "{'tcp':null},-1", "{},-1" })
	void portIsOneThatExists(String json, long port) {
		assertThat(read(json).tcpPort()).isEqualTo(port);
	}

	@Test
	void unknownMembersAreIgnored() {
		assertThat(read("{'x':{'node':'a','instance':['b']},'node':'n','y':[[1],{}],'instance':'i','z':null}"))
			.isEqualTo(Extension.identity("n", "i"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'seq':-1}", "{'seq':1.0}", "{'seq':1e3}", "{'seq':'1'}", "{'seq':null}",
			"{'seq':1000000000000000}", "{'seq':123456789012345678901234567890}", "{'instance':''}", "{'to':' '}",
			"{'instance':1}", "{'node':''}", "{'node':'a\\nb'}", "{'node':{}}", "{'instance':{'instance':'i'}}" })
	void whatIsOfNoUseIsAbsent(String json) {
		assertThat(read(json)).isEqualTo(Extension.answer(Extension.ABSENT, Extension.ABSENT));
	}

	@Test
	void instanceIdHasALimit() {
		assertThat(read("{'instance':'" + "i".repeat(64) + "'}").instance()).hasSize(64);
		assertThat(read("{'instance':'" + "i".repeat(65) + "'}").instance()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "1,1,1,0,true", "5,5,1,100,true", "5,3,9,100,true", "0,0,1,100,false", "5,6,1,100,true",
			"5,0,1,100,false", "5,5,0,100,false", "5,5,1,-1,false" })
	void callNeedsConsistentNumbers(long seq, long low, long attempt, long ttl, boolean call) {
		assertThat(Extension.of(null, "i-1", "i-2", seq, low, -1, attempt, ttl, -1, -1).isCall()).isEqualTo(call);
	}

	@Test
	void callNeedsBothInstances() {
		assertThat(Extension.of(null, "i-1", null, 1, 1, -1, 1, 1, -1, -1).isCall()).isFalse();
		assertThat(Extension.of(null, null, "i-2", 1, 1, -1, 1, 1, -1, -1).isCall()).isFalse();
	}

	@Test
	void messageOfFullLengthHasRoomForIt() {
		int envelope = this.codec.encode(response("", null)).length;
		String text = "a".repeat(WireLimits.MAX_DATAGRAM - envelope);
		Message largest = response(text,
				Extension.call("i".repeat(36), "j".repeat(36), 1L << 40, 1L << 40, 1L << 40, 7, 5000));
		byte[] json = this.codec.encode(largest);
		assertThat(json).hasSizeBetween(WireLimits.MAX_DATAGRAM + 100,
				WireLimits.MAX_DATAGRAM + WireLimits.MAX_EXTENSION);
		assertThat(this.codec.decode(json, 0, json.length)).isEqualTo(largest);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.codec.encode(response(text + "a", Extension.answer(1, 1))))
			.satisfies((ex) -> assertThat(ex.getSize()).isEqualTo(1201));
	}

	@Test
	void largeExtensionCountsTowardTheMessage() {
		String instance = "😀".repeat(30);
		int envelope = this.codec.encode(response("", null)).length;
		String text = "a".repeat(WireLimits.MAX_DATAGRAM - envelope);
		assertThatExceptionOfType(PayloadTooLargeException.class)
			.isThrownBy(() -> this.codec.encode(response(text, Extension.cancel(instance, instance, 1))));
	}

	private static Message response(String text, @Nullable Extension extension) {
		return new Message.Response(ID, RawJson.of('"' + text + '"'), extension);
	}

	/**
	 * Read it in both ways.
	 */
	private static Extension read(String object) {
		byte[] json = object.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		Extension extension = ExtensionReader.read(new Value(JsonToken.START_OBJECT, json, 0, json.length, null))
			.extension();
		ExtensionReader reader = new ExtensionReader(new TextCache(), TextCache.NONE);
		int end = reader.readFast(json, 0, json.length);
		assertThat(end).isIn(json.length, JsonScanner.UNUSUAL);
		if (end == json.length) {
			assertThat(reader.extension()).isEqualTo(extension);
		}
		return extension;
	}

}
