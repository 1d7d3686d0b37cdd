package io.peerlink.benchmark.driver;

import java.io.IOException;

/**
 * Datagrams of the size of a frame, without JSON.
 */
final class RawStreamDriver implements Driver {

	@Override
	public Server server(DriverOptions options) throws IOException {
		RawSocket socket = RawSocket.forFrames();
		FrameCount count = new FrameCount(Integer.toString(socket.port()));
		ReceiveThread.start(() -> {
			socket.receive();
			var frame = socket.incoming();
			count.arrived(frame.getLong(0), new Frame.State(frame.getInt(8), frame.getInt(12), frame.getLong(16)));
		});
		return count;
	}

	@Override
	public FrameSender sender(DriverOptions options, String address) throws IOException {
		RawSocket socket = RawSocket.connected(Integer.parseInt(address));
		return (sequence) -> {
			Frame.State state = Frame.State.at(sequence);
			socket.outgoing()
				.putLong(sequence)
				.putInt(state.x())
				.putInt(state.y())
				.putLong(state.t())
				.position(RawMessage.FRAME_SIZE);
			socket.send();
		};
	}

}
