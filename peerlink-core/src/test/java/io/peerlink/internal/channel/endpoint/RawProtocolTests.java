package io.peerlink.internal.channel.endpoint;

import io.peerlink.channel.ChannelOrdering;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RawProtocolTests {

	private final ChannelProtocol protocol = ChannelProtocol.of(ChannelOrdering.RAW);

	@Test
	void outboundFramesHaveNoNumber() {
		assertThat(this.protocol.nextSequence()).isEqualTo(Message.ChannelData.NO_SEQUENCE);
		this.protocol.frameSent(Message.ChannelData.NO_SEQUENCE);
		assertThat(this.protocol.nextSequence()).isEqualTo(Message.ChannelData.NO_SEQUENCE);
	}

	@Test
	void everyInboundFrameIsDeliveredWhateverItsNumber() {
		for (long sequence : new long[] { 7, 7, 3, 0, Long.MAX_VALUE, -1 }) {
			assertThat(this.protocol.frameReceived(sequence)).isEqualTo(ChannelProtocol.Decision.DELIVER);
		}
	}

	@Test
	void userSeesNoNumberEvenIfTheFrameHasOne() {
		assertThat(this.protocol.sequenceOf(new Message.ChannelData("c", RawJson.of("1"), 7)))
			.isEqualTo(Message.ChannelData.NO_SEQUENCE);
	}

}
