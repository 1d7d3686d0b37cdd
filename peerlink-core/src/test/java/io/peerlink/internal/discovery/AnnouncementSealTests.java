package io.peerlink.internal.discovery;

import java.util.HashMap;
import java.util.Map;

import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.PacketMac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the proof that an announcement was made by a node of the realm.
 */
class AnnouncementSealTests {

	private static final String INSTANCE = KeyedInstance.of(bytes(7), 1 << 16).toString();

	private static final Map<String, String> ATTRIBUTES = Map.of("node", "Pi", "udp_port", "5000", "tcp_port", "5001",
			"instance_id", INSTANCE, "plv", "1");

	private final AnnouncementSeal seal = new AnnouncementSeal(new PacketMac(bytes(1)));

	@Test
	void announcementOfTheRealmIsGenuineAndTellsTheKey() {
		Map<String, String> announced = this.seal.seal("Pi", INSTANCE, ATTRIBUTES, bytes(7));
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isTrue();
		assertThat(AnnouncementSeal.keyOf(announced)).isEqualTo(bytes(7));
		assertThat(announced).containsAllEntriesOf(ATTRIBUTES);
	}

	@Test
	void markOfTheRealmMayBeAddedLater() {
		Map<String, String> announced = change("realm", "0123456789abcdef");
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isTrue();
	}

	@Test
	void announcementWithAnotherKeyOfTheRealmIsForged() {
		Map<String, String> announced = new AnnouncementSeal(new PacketMac(bytes(2))).seal("Pi", INSTANCE, ATTRIBUTES,
				bytes(7));
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "node,Pj", "udp_port,5002", "tcp_port,5002", "instance_id,i2", "plv,2", "new,1",
			"pk,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "am,AAAAAAAAAAAAAAAA" })
	void changedAttributeIsForged(String key, String value) {
		assertThat(this.seal.isGenuine("Pi", INSTANCE, change(key, value))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "node", "tcp_port", "pk", "am" })
	void missingAttributeIsForged(String key) {
		Map<String, String> announced = new HashMap<>(this.seal.seal("Pi", INSTANCE, ATTRIBUTES, bytes(7)));
		announced.remove(key);
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isFalse();
	}

	@Test
	void announcementOfAnotherNodeIsForged() {
		Map<String, String> announced = this.seal.seal("Pi", INSTANCE, ATTRIBUTES, bytes(7));
		assertThat(this.seal.isGenuine("Pj", INSTANCE, announced)).isFalse();
		assertThat(this.seal.isGenuine("Pi", KeyedInstance.of(bytes(7), 2 << 16).toString(), announced)).isFalse();
		assertThat(this.seal.isGenuine("Pi", null, announced)).isFalse();
		assertThat(this.seal.isGenuine("Pii", INSTANCE.substring(1), announced)).isFalse();
	}

	/**
	 * A member can make the code, but not take the instance of another one.
	 */
	@Test
	void announcementOfAnInstanceWithAnotherKeyIsForged() {
		Map<String, String> announced = this.seal.seal("Pi", INSTANCE, ATTRIBUTES, bytes(8));
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isFalse();
	}

	@Test
	void textMayNotMoveFromOneAttributeToAnother() {
		Map<String, String> announced = new HashMap<>(this.seal.seal("Pi", INSTANCE, Map.of("ab", "c"), bytes(7)));
		announced.remove("ab");
		announced.put("a", "bc");
		assertThat(this.seal.isGenuine("Pi", INSTANCE, announced)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "=", "A", "!", "AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAA" })
	void codeThatIsNoneIsForged(String code) {
		assertThat(this.seal.isGenuine("Pi", INSTANCE, change("am", code))).isFalse();
	}

	private Map<String, String> change(String key, String value) {
		Map<String, String> announced = new HashMap<>(this.seal.seal("Pi", INSTANCE, ATTRIBUTES, bytes(7)));
		announced.put(key, value);
		return announced;
	}

	private static byte[] bytes(int value) {
		byte[] bytes = new byte[32];
		bytes[0] = (byte) value;
		return bytes;
	}

}
