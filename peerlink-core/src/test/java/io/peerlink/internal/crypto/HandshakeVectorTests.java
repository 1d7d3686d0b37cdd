package io.peerlink.internal.crypto;

import java.util.Arrays;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link Handshake} against two implementations of Noise.
 */
class HandshakeVectorTests {

	@ParameterizedTest
	@MethodSource("handshakes")
	void initiatorWritesAndReadsWhatOthersDo(JsonNode vector) throws SealException {
		Handshake initiator = initiator(vector);
		byte[] payload = Vectors.bytes(vector, "first_payload");
		byte[] first = new byte[payload.length + Handshake.FIRST_OVERHEAD];
		assertThat(initiator.writeFirst(payload, first, 0)).isEqualTo(first.length);
		assertThat(first).isEqualTo(Vectors.bytes(vector, "first"));
		byte[] second = Vectors.bytes(vector, "second");
		assertThat(initiator.readSecond(second, 0, second.length)).isEqualTo(Vectors.bytes(vector, "second_payload"));
		SessionKeys keys = initiator.split();
		assertThat(keys.send()).isEqualTo(Vectors.bytes(vector, "initiator_sends"));
		assertThat(keys.receive()).isEqualTo(Vectors.bytes(vector, "responder_sends"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void responderReadsAndWritesWhatOthersDo(JsonNode vector) throws SealException {
		Handshake responder = responder(vector);
		byte[] first = Vectors.bytes(vector, "first");
		assertThat(responder.readFirst(first, 0, first.length)).isEqualTo(Vectors.bytes(vector, "first_payload"));
		assertThat(responder.remoteStatic()).isEqualTo(Vectors.bytes(vector, "initiator_public"));
		byte[] payload = Vectors.bytes(vector, "second_payload");
		byte[] second = new byte[payload.length + Handshake.SECOND_OVERHEAD];
		assertThat(responder.writeSecond(payload, second, 0)).isEqualTo(second.length);
		assertThat(second).isEqualTo(Vectors.bytes(vector, "second"));
		SessionKeys keys = responder.split();
		assertThat(keys.send()).isEqualTo(Vectors.bytes(vector, "responder_sends"));
		assertThat(keys.receive()).isEqualTo(Vectors.bytes(vector, "initiator_sends"));
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void messagesAfterItAreSealedAsOthersDo(JsonNode vector) {
		for (JsonNode message : Vectors.list(vector.path("transport"))) {
			assertSealed(key(vector, message), message, new byte[0]);
		}
		for (JsonNode packet : Vectors.list(vector.path("packets"))) {
			assertSealed(key(vector, packet), packet, Vectors.bytes(packet, "header"));
		}
	}

	private static SealingKey key(JsonNode vector, JsonNode message) {
		return new SealingKey(Vectors.bytes(vector, Vectors.text(message, "from") + "_sends"));
	}

	private static void assertSealed(SealingKey key, JsonNode message, byte[] header) {
		byte[] plain = Vectors.bytes(message, "plain");
		byte[] sealed = Vectors.bytes(message, "sealed");
		long counter = message.path("counter").longValue();
		byte[] out = new byte[sealed.length];
		key.seal(counter, header, 0, header.length, plain, 0, plain.length, out, 0);
		assertThat(out).isEqualTo(sealed);
		int length = key.open(counter, header, 0, header.length, sealed, 0, sealed.length, out, 0);
		assertThat(length).isEqualTo(plain.length);
		assertThat(Arrays.copyOf(out, length)).isEqualTo(plain);
	}

	@Test
	void messagesOfStrangersAreRefused() throws SealException {
		JsonNode vector = Vectors.read("noise.json", "handshakes").get(0);
		Handshake responder = responder(vector);
		Handshake initiator = initiator(vector);
		initiator.writeFirst(Vectors.bytes(vector, "first_payload"), new byte[200], 0);
		assertThat(Vectors.read("noise.json", "strangers")).hasSize(4).allSatisfy((stranger) -> {
			byte[] message = Vectors.bytes(stranger, "message");
			boolean first = Vectors.text(stranger, "at").equals("first");
			ThrowingCallable read = first ? () -> responder.readFirst(message, 0, message.length)
					: () -> initiator.readSecond(message, 0, message.length);
			assertThatExceptionOfType(SealException.class).isThrownBy(read);
		});
	}

	static Iterable<JsonNode> handshakes() {
		return Vectors.read("noise.json", "handshakes");
	}

	private static Handshake initiator(JsonNode vector) {
		return Handshake.initiator(privateKey(vector, "initiator_static"), Vectors.bytes(vector, "responder_public"),
				Vectors.bytes(vector, "psk"), Vectors.bytes(vector, "prologue"),
				privateKey(vector, "initiator_ephemeral"));
	}

	private static Handshake responder(JsonNode vector) {
		return Handshake.responder(privateKey(vector, "responder_static"), Vectors.bytes(vector, "psk"),
				Vectors.bytes(vector, "prologue"), privateKey(vector, "responder_ephemeral"));
	}

	private static StaticKey privateKey(JsonNode vector, String name) {
		return StaticKey.ofPrivate(Vectors.bytes(vector, name));
	}

}
