package io.peerlink.cli.doctor;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MulticastQuery}.
 */
class MulticastQueryTests {

	private final MulticastQuery query = new MulticastQuery("doctor-1f", "_peerlink._tcp.local.");

	@Test
	void hasThreeQuestions() {
		String name = "\u0009_peerlink\u0004_tcp\u0005local\u0000";
		String expected = "\u0000\u0000\u0000\u0000\u0000\u0003\u0000\u0000\u0000\u0000\u0000\u0000" + name
				+ "\u0000\u000C\u0000\u0001" + "\u0009_services\u0007_dns-sd\u0004_udp\u0005local\u0000"
				+ "\u0000\u000C\u0000\u0001" + "\u0009doctor-1f" + name + "\u0000\u0010\u0000\u0001";
		assertThat(new String(this.query.packet(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
	}

	@Test
	void packetForUnicastResponsesDiffers() {
		byte[] unicast = this.query.unicastPacket();
		assertThat(unicast).isNotEqualTo(this.query.packet()).hasSameSizeAs(this.query.packet());
		assertThat(this.query.matches(unicast, unicast.length)).isTrue();
	}

	@Test
	void matchesItsOwnPacket() {
		byte[] packet = this.query.packet();
		assertThat(this.query.matches(packet, packet.length)).isTrue();
		assertThat(this.query.matches(packet, packet.length - 30)).isFalse();
		byte[] other = new MulticastQuery("doctor-2f", "_peerlink._tcp.local.").packet();
		assertThat(this.query.matches(other, other.length)).isFalse();
		assertThat(this.query.matches(new byte[3], 3)).isFalse();
	}

	@Test
	void nodeAtALoopbackAddressIsRecognised() {
		assertThat(isAnsweredWithLoopback("\u0009_peerlink", 0x80, 127)).isTrue();
		assertThat(isAnsweredWithLoopback("\u0009_peerlink", 0, 127)).isTrue();
		assertThat(isAnsweredWithLoopback("\u0009_peerlink", 0x80, 10)).isFalse();
		assertThat(isAnsweredWithLoopback("\u0010_peerlink-1d3b40", 0x80, 127)).isFalse();
		assertThat(isAnsweredWithLoopback("\u0004_ipp", 0x80, 127)).isFalse();
	}

	private boolean isAnsweredWithLoopback(String label, int flush, int firstByte) {
		String records = label
				+ "\u0004_tcp\u0005local\u0000\u0000\u000c\u0000\u0001\u0000\u0000\u0011\u0094\u0000\u0002\u00c0\u000c"
				+ "\u0004host\u0000\u0000\u0001" + (char) flush + "\u0001\u0000\u0000\u0000x\u0000\u0004"
				+ (char) firstByte + "\u0000\u0000\u0001";
		byte[] packet = ("\u0000\u0000\u0084\u0000\u0000\u0000\u0000\u0002\u0000\u0000\u0000\u0000" + records)
			.getBytes(StandardCharsets.ISO_8859_1);
		boolean cut = this.query.isAnsweredWithLoopback(packet, packet.length - 4);
		return !cut && this.query.isAnsweredWithLoopback(packet, packet.length);
	}

	@Test
	void responsesAreNotQueries() {
		byte[] packet = this.query.packet();
		assertThat(MulticastQuery.isResponse(packet, packet.length)).isFalse();
		packet[2] |= (byte) 0x80;
		assertThat(MulticastQuery.isResponse(packet, packet.length)).isTrue();
		assertThat(this.query.matches(packet, packet.length)).isFalse();
		assertThat(MulticastQuery.isResponse(packet, 11)).isFalse();
	}

}
