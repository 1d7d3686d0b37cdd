package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The frames of a channel from a bare sender to a bare receiver that bind them to a
 * record, as one does by hand.
 */
final class JsonBindingDriver implements Driver {

	private static final int LONGEST_FRAME = 2048;

	@Override
	public Server server(DriverOptions options) throws IOException {
		ObjectReader reader = JsonMapper.shared().readerFor(Frame.class);
		RawSocket socket = RawSocket.forFrames();
		FrameCount count = new FrameCount(Integer.toString(socket.port()));
		ByteBuffer buffer = ByteBuffer.allocate(LONGEST_FRAME);
		ReceiveThread.start(() -> {
			socket.channel().receive(buffer.clear());
			Frame frame = reader.readValue(buffer.array(), 0, buffer.position());
			count.arrived(frame.seq(), frame.payload());
		});
		return count;
	}

	@Override
	public FrameSender sender(DriverOptions options, String address) throws IOException {
		ObjectWriter writer = JsonMapper.shared().writerFor(Frame.class);
		RawSocket socket = RawSocket.connected(Integer.parseInt(address));
		String channelId = UUID.randomUUID().toString();
		return (sequence) -> {
			Frame frame = new Frame(Frame.TYPE, channelId, Frame.State.at(sequence), sequence);
			socket.outgoing().put(writer.writeValueAsBytes(frame));
			socket.send();
		};
	}

}
