package io.peerlink.cli.doctor;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MulticastQuestion}.
 */
class MulticastQuestionTests {

	private final MulticastQuestion question = new MulticastQuestion("doctor-1f", "_peerlink._tcp.local.");

	@Test
	void hasThreeQuestions() {
		String name = "\u0009_peerlink\u0004_tcp\u0005local\u0000";
		String expected = "\u0000\u0000\u0000\u0000\u0000\u0003\u0000\u0000\u0000\u0000\u0000\u0000" + name
				+ "\u0000\u000C\u0000\u0001" + "\u0009_services\u0007_dns-sd\u0004_udp\u0005local\u0000"
				+ "\u0000\u000C\u0000\u0001" + "\u0009doctor-1f" + name + "\u0000\u0010\u0000\u0001";
		assertThat(new String(this.question.packet(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
	}

	@Test
	void differsWhenItIsToBeAnsweredDirectly() {
		byte[] direct = this.question.directPacket();
		assertThat(direct).isNotEqualTo(this.question.packet()).hasSameSizeAs(this.question.packet());
		assertThat(this.question.isIn(direct, direct.length)).isTrue();
	}

	@Test
	void isKnownAgain() {
		byte[] packet = this.question.packet();
		assertThat(this.question.isIn(packet, packet.length)).isTrue();
		assertThat(this.question.isIn(packet, packet.length - 30)).isFalse();
		byte[] other = new MulticastQuestion("doctor-2f", "_peerlink._tcp.local.").packet();
		assertThat(this.question.isIn(other, other.length)).isFalse();
		assertThat(this.question.isIn(new byte[3], 3)).isFalse();
	}

	@Test
	void answersAreNoQuestions() {
		byte[] packet = this.question.packet();
		assertThat(MulticastQuestion.isAnswer(packet, packet.length)).isFalse();
		packet[2] |= (byte) 0x80;
		assertThat(MulticastQuestion.isAnswer(packet, packet.length)).isTrue();
		assertThat(this.question.isIn(packet, packet.length)).isFalse();
		assertThat(MulticastQuestion.isAnswer(packet, 11)).isFalse();
	}

}
