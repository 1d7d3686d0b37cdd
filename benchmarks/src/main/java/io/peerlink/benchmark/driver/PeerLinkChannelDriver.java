package io.peerlink.benchmark.driver;

import java.util.List;

import io.peerlink.PeerLink;
import io.peerlink.channel.Channel;
import io.peerlink.channel.ChannelOptions;

/**
 * PeerLink without Spring: the frames of a SEQUENCE channel with a typed listener.
 */
final class PeerLinkChannelDriver implements Driver {

	private static final String CHANNEL = "state";

	@Override
	public Server server(DriverOptions options) {
		PeerLink callee = PeerLinkNodes.builder("callee0", options).build();
		callee.start();
		FrameCount count = new FrameCount(PeerLinkNodes.address(List.of(callee)));
		callee.registerChannel(CHANNEL,
				(channel) -> channel.onMessage(Frame.State.class, (state) -> count.arrived(state.t(), state)),
				ChannelOptions.sequenced());
		return count;
	}

	@Override
	public FrameSender sender(DriverOptions options, String address) throws InterruptedException {
		PeerLink caller = PeerLinkNodes.caller(PeerLinkNodes.builder("caller", options), address);
		Channel channel = caller.openChannel("callee0", CHANNEL, ChannelOptions.sequenced());
		return (sequence) -> channel.send(Frame.State.at(sequence));
	}

}
