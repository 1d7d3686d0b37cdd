package io.peerlink.internal.channel.endpoint;

import java.util.Random;
import java.util.stream.LongStream;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SequenceProtocolTests {

	private final ChannelProtocol protocol = ChannelProtocol.of(ChannelOrdering.SEQUENCE);

	@Test
	void firstFrameMayHaveAnyNumber() {
		assertThat(isDelivered(17)).isTrue();
		assertThat(isDelivered(16)).isFalse();
	}

	@Test
	void framesAfterAGapAreDeliveredAndDuplicatesAreStale() {
		assertThat(isDelivered(1)).isTrue();
		assertThat(isDelivered(1)).isFalse();
		assertThat(isDelivered(5)).isTrue();
		assertThat(isDelivered(3)).isFalse();
		assertThat(isDelivered(5)).isFalse();
		assertThat(isDelivered(6)).isTrue();
	}

	@Test
	void frameWithoutNumberIsStale() {
		assertThat(isDelivered(0)).isFalse();
		assertThat(isDelivered(-1)).isFalse();
	}

	@Test
	void nothingIsNewerThanTheLargestNumber() {
		assertThat(isDelivered(Long.MAX_VALUE)).isTrue();
		assertThat(isDelivered(Long.MAX_VALUE)).isFalse();
		assertThat(isDelivered(Long.MIN_VALUE)).isFalse();
	}

	@Test
	void deliveredNumbersAreStrictlyIncreasing() {
		long[] delivered = new Random(1).longs(10_000, 0, 1000).filter(this::isDelivered).toArray();
		assertThat(delivered).isSorted().doesNotHaveDuplicates();
		assertThat(LongStream.of(delivered).max()).hasValue(999);
	}

	@Test
	void outboundNumberIsUsedUpWhenTheFrameWasSent() {
		assertThat(this.protocol.nextSequence()).isEqualTo(1);
		assertThat(this.protocol.nextSequence()).isEqualTo(1);
		this.protocol.frameSent(1);
		assertThat(this.protocol.nextSequence()).isEqualTo(2);
	}

	@Test
	void directionsAreIndependent() {
		isDelivered(17);
		assertThat(this.protocol.nextSequence()).isEqualTo(1);
		this.protocol.frameSent(100);
		assertThat(isDelivered(18)).isTrue();
	}

	@Test
	void userSeesTheNumberOfTheFrame() {
		assertThat(this.protocol.sequenceOf(new Message.ChannelData("c", RawJson.of("1"), 7))).isEqualTo(7);
	}

	private boolean isDelivered(long sequence) {
		return this.protocol.frameReceived(sequence) == ChannelProtocol.Decision.DELIVER;
	}

}
