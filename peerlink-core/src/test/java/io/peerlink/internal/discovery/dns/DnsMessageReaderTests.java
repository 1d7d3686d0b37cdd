package io.peerlink.internal.discovery.dns;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DnsMessageReader} and {@link DnsBuffer}.
 */
class DnsMessageReaderTests {

	/**
	 * {@code _x._udp.local}.
	 */
	private static final String TYPE = "025f78 045f756470 056c6f63616c 00";

	private static final String RESPONSE = "0000 8400 0000";

	private static final String OPT = "00 0029 05a0 00000000 0000";

	/**
	 * A for {@code h.local}.
	 */
	private static final String ADDRESS = "0168 056c6f63616c 00 0001 8001 00000078 0004 c0000207";

	@Test
	void recordsOfAllFourTypesAreRead() {
		DnsMessage message = read(RESPONSE, "0003 0000 0001", //
				TYPE, "000c 0001 00001194 0004 0141 c00c", // PTR
				"c025 0021 8001 00000078 0008 0000 0000 1389 c00c", // SRV
				"c025 0010 8001 00001194 0004 03613d31", // TXT
				ADDRESS);
		assertThat(message.response()).isTrue();
		assertThat(message.truncated()).isFalse();
		assertThat(message.answers()).hasSize(3)
			.startsWith(new ResourceRecord.Pointer("_x._udp.local.", 4500, "A._x._udp.local."),
					new ResourceRecord.Service("A._x._udp.local.", 120, 5001, "_x._udp.local."));
		assertThat(message.answers().get(2)).isInstanceOfSatisfying(ResourceRecord.Text.class,
				(text) -> assertThat(text.text()).containsExactly(3, 'a', '=', '1'));
		assertThat(message.additional())
			.containsExactly(new ResourceRecord.Address("h.local.", 120, true, address("192.0.2.7")));
		assertThat(message.records()).hasSize(4);
	}

	@ParameterizedTest
	@CsvSource({ "000c, POINTER", "0021, SERVICE", "0010, TEXT", "0001, ADDRESS", "00ff, ANY", "001c, OTHER" })
	void questionsAreRead(String type, RecordType expected) {
		DnsMessage message = read("1234 0200 0002 0000 0000 0000", TYPE, type, "0001", "c00c", type, "8001");
		assertThat(message.id()).isEqualTo(0x1234);
		assertThat(message.response()).isFalse();
		assertThat(message.truncated()).isTrue();
		assertThat(message.questions()).containsExactly(new Question("_x._udp.local.", expected),
				new Question("_x._udp.local.", expected, true));
	}

	@Test
	void optionRecordMayComeAnywhere() {
		assertThat(read(RESPONSE, "0001 0000 0002", ADDRESS, OPT, ADDRESS).records()).hasSize(2);
		assertThat(read(RESPONSE, "0002 0001 0001", OPT, ADDRESS, OPT, ADDRESS).records()).hasSize(2);
	}

	@Test
	void recordsOfOtherTypesAndClassesAreSkipped() {
		String nsec = "c00c 002f 8001 00000078 0003 c00c 00";
		String chaos = "c00c 0001 0003 00000078 0004 c0000208";
		assertThat(read(RESPONSE, "0004 0000 0000", ADDRESS, nsec, chaos, ADDRESS.replace("c0000207", "c0000209"))
			.answers()).extracting((record) -> ((ResourceRecord.Address) record).address())
			.containsExactly(address("192.0.2.7"), address("192.0.2.9"));
	}

	@Test
	void pointerMayLeadIntoSkippedData() {
		// The data of a record of an unknown type holds the name at offset 23.
		DnsMessage message = read(RESPONSE, "0002 0000 0000", "00 fff0 0001 00000078 0009", "0168 056c6f63616c 00",
				"c017 0001 0001 00000078 0004 c0000207");
		assertThat(message.answers())
			.containsExactly(new ResourceRecord.Address("h.local.", 120, false, address("192.0.2.7")));
	}

	@Test
	void pointerMayLeadToAPointer() {
		DnsMessage message = read(RESPONSE, "0003 0000 0000", ADDRESS, //
				"c00c 0001 0001 00000078 0004 c0000208", // at offset 35
				"c023 0001 0001 00000078 0004 c0000209");
		assertThat(message.answers()).extracting(ResourceRecord::name).containsOnly("h.local.").hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "c00c", "c00e", "c0ff", "c000", "ffff", "01 61 c00c", "80 00", "41 61 00", "c0" })
	void nameThatDoesNotEndIsRefused(String name) {
		assertThat(DnsMessageReader.read(bytes(RESPONSE, "0001 0000 0000", name, "0001 0001 00000078 0004 c0000207"),
				12 + bytes(name).length + 14))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "c019", "0161", "40", "ffff 00 00 00" })
	void recordWithInvalidDataIsSkipped(String target) {
		int length = bytes(target).length;
		DnsMessage message = read(RESPONSE, "0002 0000 0000", "0168 00 000c 0001 00000078",
				HexFormat.of().toHexDigits((short) length), target, ADDRESS);
		assertThat(message.answers()).extracting(ResourceRecord::name).containsExactly("h.local.");
	}

	@Test
	void addressOfAnotherLengthIsSkipped() {
		assertThat(read(RESPONSE, "0002 0000 0000", ADDRESS.replace("0004 c0000207", "0005 c000020700"), ADDRESS)
			.answers()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "8c00", "8403", "0800" })
	void messageWithOperationOrErrorIsIgnored(String flags) {
		assertThat(DnsMessageReader.read(bytes("0000", flags, "0000 0001 0000 0000", ADDRESS), 12 + 23)).isNull();
	}

	@Test
	void negativeTimeToLiveIsZero() {
		assertThat(read(RESPONSE, "0001 0000 0000", ADDRESS.replace("00000078", "ffffffff")).answers())
			.extracting(ResourceRecord::ttl)
			.containsExactly(0);
	}

	@Test
	void longestNameIsRead() {
		String label = "3f" + "61".repeat(63);
		String rest = "3d" + "61".repeat(61);
		assertThat(question(label.repeat(3) + rest + "00")).isNotNull();
		assertThat(question(label.repeat(3) + "3e" + "61".repeat(62) + "00")).isNull();
	}

	@Test
	void expansionOfNamesIsLimited() {
		String label = "3f" + "61".repeat(63);
		StringBuilder packet = new StringBuilder(
				"0000 0000 0100 0000 0000 0000".replace(" ", "") + label.repeat(3) + "00" + "000c0001");
		packet.append("c00c000c0001".repeat(255));
		byte[] data = HexFormat.of().parseHex(packet);
		assertThat(data).hasSizeLessThan(1800);
		assertThat(DnsMessageReader.read(data, data.length)).isNull();
	}

	@Test
	void truncatedMessageIsRefused() {
		byte[] whole = bytes(RESPONSE, "0002 0000 0002", TYPE, "000c 0001 00001194 0004 0141 c00c",
				"c025 0021 8001 00000078 0008 0000 0000 1389 c00c", OPT, ADDRESS);
		assertThat(DnsMessageReader.read(whole, whole.length)).isNotNull();
		for (int length = 0; length < whole.length; length++) {
			assertThat(DnsMessageReader.read(whole, length)).as("the first %d bytes", length).isNull();
			byte[] cut = Arrays.copyOf(whole, length);
			assertThat(DnsMessageReader.read(cut, length)).isNull();
		}
	}

	@Test
	void noMessageIsReadWithAnException() {
		byte[] whole = bytes(RESPONSE, "0002 0000 0002", TYPE, "000c 0001 00001194 0004 0141 c00c",
				"c025 0021 8001 00000078 0008 0000 0000 1389 c00c", OPT, ADDRESS);
		Random random = new Random(7);
		int read = 0;
		for (int i = 0; i < 100_000; i++) {
			byte[] damaged = whole.clone();
			for (int j = random.nextInt(6); j >= 0; j--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			read += (DnsMessageReader.read(damaged, damaged.length) != null) ? 1 : 0;
		}
		assertThat(read).isBetween(1000, 99_000);
	}

	private static @Nullable DnsMessage question(String name) {
		byte[] data = bytes("0000 0000 0001 0000 0000 0000", name, "000c 0001");
		return DnsMessageReader.read(data, data.length);
	}

	private static DnsMessage read(String... hex) {
		byte[] data = bytes(hex);
		return Objects.requireNonNull(DnsMessageReader.read(data, data.length));
	}

	private static byte[] bytes(String... hex) {
		return HexFormat.of().parseHex(String.join("", List.of(hex)).replace(" ", ""));
	}

}
