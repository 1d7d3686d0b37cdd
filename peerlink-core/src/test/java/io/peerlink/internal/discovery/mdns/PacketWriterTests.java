package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.peerlink.internal.discovery.dns.DnsMessage;
import io.peerlink.internal.discovery.dns.DnsMessageReader;
import io.peerlink.internal.discovery.dns.Query;
import io.peerlink.internal.discovery.dns.Query.Question;
import io.peerlink.internal.discovery.dns.Query.RecordType;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link PacketWriter}, whose packets are read again.
 */
class PacketWriterTests {

	private static final ServiceType TYPE = new ServiceType("_unit._tcp.local.");

	private static final Question QUESTION = new Question(TYPE.name(), RecordType.POINTER);

	private final PacketWriter writer = new PacketWriter(TYPE);

	@ParameterizedTest
	@ValueSource(strings = { "plain", "Phone 1 (my one).local", "Küche-漢字", "Rocket 🚀" })
	void recordsAreReadAsTheyWereWritten(String name) throws IOException {
		DnsMessage message = read(this.writer.response(records(name, 1, "192.0.2.1", "198.51.100.1")));
		assertThat(message.response()).isTrue();
		assertThat(message.questions()).isEmpty();
		assertThat(message.answers()).extracting(ResourceRecord::name)
			.containsExactly(TYPE.name(), TYPE.qualify(name), TYPE.qualify(name), "host.local.", "host.local.");
		assertThat(message.answers().get(0)).isInstanceOfSatisfying(ResourceRecord.Pointer.class,
				(pointer) -> assertThat(pointer.target()).isEqualTo(TYPE.qualify(name)));
		assertThat(message.answers().get(1)).isInstanceOfSatisfying(ResourceRecord.Service.class, (service) -> {
			assertThat(service.port()).isEqualTo(5000);
			assertThat(service.host()).isEqualTo("host.local.");
		});
		assertThat(addresses(message)).containsExactly("192.0.2.1 true", "198.51.100.1 true");
	}

	@Test
	void addressesThatDoNotFitAreLeftOutButForTheLastOne() throws IOException {
		byte[] packet = this.writer.response(records("x".repeat(63), 1250, "192.0.2.1", "192.0.2.2", "192.0.2.3",
				"192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7", "192.0.2.8"));
		assertThat(packet).hasSizeLessThanOrEqualTo(1472);
		assertThat(addresses(read(packet))).hasSizeLessThan(8).endsWith("192.0.2.7 true", "192.0.2.8 true");
		assertThatIOException().isThrownBy(() -> this.writer.response(records("x", 1500, "192.0.2.1")));
	}

	@Test
	void questionsThatDoNotFitGoIntoAnotherPacket() throws IOException {
		List<Question> questions = new ArrayList<>();
		for (int i = 0; i < 48; i++) {
			questions.add(new Question(TYPE.qualify("x".repeat(60) + i), RecordType.SERVICE));
		}
		List<byte[]> packets = this.writer.query(questions, List.of());
		assertThat(packets).hasSizeGreaterThan(1).allMatch((packet) -> packet.length <= 1472);
		assertThat(packets.stream().flatMap((packet) -> read(packet).questions().stream())).isEqualTo(questions);
		assertThat(packets).noneMatch((packet) -> read(packet).truncated());
	}

	@Test
	void knownAnswersThatDoNotFitFollowInAnotherPacket() throws IOException {
		List<ResourceRecord> known = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			known.add(new ResourceRecord.Pointer(TYPE.name(), 4500, TYPE.qualify("x".repeat(50) + i)));
		}
		List<byte[]> packets = this.writer.query(List.of(QUESTION), known);
		assertThat(packets).hasSizeGreaterThan(1);
		assertThat(read(packets.get(0)).truncated()).isTrue();
		assertThat(read(packets.get(packets.size() - 1)).truncated()).isFalse();
		assertThat(packets.stream().mapToInt((packet) -> read(packet).answers().size()).sum()).isEqualTo(60);
	}

	@Test
	void legacyResponseIsPlainDns() throws IOException {
		DnsMessage message = read(this.writer.response(records("A", 1, "192.0.2.1"), query(4711)));
		assertThat(message.id()).isEqualTo(0xABCD);
		assertThat(message.questions()).containsExactly(QUESTION);
		assertThat(addresses(message)).containsExactly("192.0.2.1 false");
	}

	@Test
	void unicastResponseHasTheIdentifierOfTheQuery() throws IOException {
		DnsMessage message = read(this.writer.response(records("A", 1, "192.0.2.1"), query(Query.MDNS_PORT)));
		assertThat(message.id()).isEqualTo(0xABCD);
		assertThat(message.questions()).isEmpty();
		assertThat(addresses(message)).containsExactly("192.0.2.1 true");
	}

	private static Query query(int port) {
		return new Query(List.of(QUESTION), List.of(), false, 0xABCD,
				new InetSocketAddress(address("192.0.2.9"), port));
	}

	private static List<ResourceRecord> records(String name, int textLength, String... addresses) {
		List<ResourceRecord> records = new ArrayList<>(
				List.of(new ResourceRecord.Pointer(TYPE.name(), 4500, TYPE.qualify(name)),
						new ResourceRecord.Service(TYPE.qualify(name), 120, 5000, "host.local."),
						new ResourceRecord.Text(TYPE.qualify(name), 4500, new byte[textLength])));
		for (String address : addresses) {
			records.add(new ResourceRecord.Address("host.local.", 120, true, address(address)));
		}
		return records;
	}

	private static List<String> addresses(DnsMessage message) {
		return message.answers()
			.stream()
			.filter(ResourceRecord.Address.class::isInstance)
			.map((record) -> (ResourceRecord.Address) record)
			.map((record) -> record.address().getHostAddress() + " " + record.flush())
			.toList();
	}

	private static DnsMessage read(byte[] packet) {
		return Objects.requireNonNull(DnsMessageReader.read(packet, packet.length));
	}

}
