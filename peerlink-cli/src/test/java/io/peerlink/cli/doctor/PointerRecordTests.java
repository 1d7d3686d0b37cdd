package io.peerlink.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PointerRecord} and {@link AnnouncedNodes}.
 */
class PointerRecordTests {

	private static final String TYPES = "\t_services\007_dns-sd\004_udp\005local\0";

	private static final String TTL = "\0\0\021\224";

	private static byte[] response(int questions, int answers, String records) {
		return ("\0\0\204\0\0" + (char) questions + "\0" + (char) answers + "\0\0\0\0" + records)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String pointer(String owner, String ttl, String target) {
		return owner + "\0\014\0\001" + ttl + "\0" + (char) target.length() + target;
	}

	private static List<PointerRecord> read(byte[] packet) {
		return PointerRecord.of(packet, packet.length);
	}

	@Test
	void typesAndNodesAreRead() {
		// The name of the services is at 12, "_udp" at 30, "local" at 35.
		byte[] packet = response(0, 3, pointer(TYPES, TTL, "\t_peerlink\004_tcp\300\043")
				+ "\001x\300\043\0\001\200\001" + TTL + "\0\004abcd" + pointer("\300\064", TTL, "\003Ann\300\064"));
		assertThat(read(packet)).containsExactly(
				new PointerRecord("_services._dns-sd._udp.local.", "_peerlink._tcp.local."),
				new PointerRecord("_peerlink._tcp.local.", "ann._peerlink._tcp.local."));
		AnnouncedNodes nodes = new AnnouncedNodes();
		nodes.add(read(packet));
		assertThat(nodes.byType()).containsOnlyKeys("_peerlink._tcp.local.")
			.containsEntry("_peerlink._tcp.local.", Set.of("ann._peerlink._tcp.local."));
	}

	@Test
	void questionsAndGoodbyesAreSkipped() {
		String question = TYPES + "\0\014\0\001";
		byte[] packet = response(1, 2,
				question + pointer("\300\014", "\0\0\0\0", "\001a\0") + pointer("\300\014", TTL, "\001b\0"));
		assertThat(read(packet)).extracting(PointerRecord::target).containsExactly("b.");
	}

	@Test
	void pointersWithoutEndAreNotFollowed() {
		assertThat(read(response(0, 1, pointer("\300\014", TTL, "\001a\0")))).isEmpty();
		assertThat(read(response(0, 1, pointer("\300\377", TTL, "\001a\0")))).isEmpty();
		assertThat(read(response(0, 1, pointer("\001a\300\014", TTL, "\001a\0")))).isEmpty();
	}

	@Test
	void anyBytesAreRead() {
		Random random = new Random(7);
		byte[] valid = response(0, 1, pointer(TYPES, TTL, "\t_peerlink\004_tcp\300\043"));
		for (int i = 0; i < 20_000; i++) {
			byte[] packet = valid.clone();
			for (int change = random.nextInt(6); change >= 0; change--) {
				packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
			}
			assertThat(read(Arrays.copyOf(packet, random.nextInt(packet.length + 1)))).hasSizeLessThan(30);
		}
	}

	@Test
	void othersAreNotCounted() {
		AnnouncedNodes nodes = new AnnouncedNodes();
		nodes.add(List.of(new PointerRecord("_ipp._tcp.local.", "printer._ipp._tcp.local."),
				new PointerRecord("_services._dns-sd._udp.local.", "_peerlink-12345g._tcp.local."),
				new PointerRecord("_services._dns-sd._udp.local.", "_peerlink-12345f._tcp.local.")));
		assertThat(nodes.types()).containsExactly("_peerlink-12345f._tcp.local.");
	}

	@Test
	void numberOfTypesAndNodesIsBounded() {
		AnnouncedNodes nodes = new AnnouncedNodes();
		for (int i = 0; i < 1000; i++) {
			nodes.add(List.of(new PointerRecord("_peerlink-%06x._tcp.local.".formatted(i), "a"),
					new PointerRecord("_peerlink-000000._tcp.local.", "node" + i)));
		}
		assertThat(nodes.types()).hasSize(AnnouncedNodes.LIMIT);
		assertThat(nodes.byType().get("_peerlink-000000._tcp.local.")).hasSize(AnnouncedNodes.LIMIT);
	}

}
