package io.peerlink.benchmark.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.ByteBufferBackedOutputStream;

/**
 * The frames of a channel from a bare sender to a bare receiver: Jackson writes and reads
 * the JSON token by token, which is the least work that it can be given.
 */
final class JsonStreamDriver implements Driver {

	private static final int LONGEST_FRAME = 2048;

	private final JsonFactory json = new JsonFactory();

	@Override
	public Server server(DriverOptions options) throws IOException {
		RawSocket socket = RawSocket.forFrames();
		FrameCount count = new FrameCount(Integer.toString(socket.port()));
		ByteBuffer buffer = ByteBuffer.allocate(LONGEST_FRAME);
		ReceiveThread.start(() -> {
			socket.channel().receive(buffer.clear());
			read(buffer.array(), buffer.position(), count);
		});
		return count;
	}

	private void read(byte[] frame, int length, FrameCount count) {
		long sequence = 0;
		Frame.State state = new Frame.State(0, 0, 0);
		try (JsonParser parser = this.json.createParser(ObjectReadContext.empty(), frame, 0, length)) {
			parser.nextToken();
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				parser.nextToken();
				switch (name) {
					case "type" -> require(parser.getString().equals(Frame.TYPE));
					case "channel_id" -> require(!parser.getString().isEmpty());
					case "payload" -> state = readState(parser);
					case "seq" -> sequence = parser.getLongValue();
					default -> parser.skipChildren();
				}
			}
		}
		count.arrived(sequence, state);
	}

	private static Frame.State readState(JsonParser parser) {
		int x = 0;
		int y = 0;
		long t = 0;
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
			switch (name) {
				case "x" -> x = parser.getIntValue();
				case "y" -> y = parser.getIntValue();
				default -> t = parser.getLongValue();
			}
		}
		return new Frame.State(x, y, t);
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("Not a frame of a channel");
		}
	}

	@Override
	public FrameSender sender(DriverOptions options, String address) throws IOException {
		RawSocket socket = RawSocket.connected(Integer.parseInt(address));
		String channelId = UUID.randomUUID().toString();
		return (sequence) -> {
			write(socket.outgoing(), channelId, sequence);
			socket.send();
		};
	}

	private void write(ByteBuffer buffer, String channelId, long sequence) {
		Frame.State state = Frame.State.at(sequence);
		try (JsonGenerator generator = this.json.createGenerator(ObjectWriteContext.empty(),
				new ByteBufferBackedOutputStream(buffer))) {
			generator.writeStartObject();
			generator.writeStringProperty("type", Frame.TYPE);
			generator.writeStringProperty("channel_id", channelId);
			generator.writeObjectPropertyStart("payload");
			generator.writeNumberProperty("x", state.x());
			generator.writeNumberProperty("y", state.y());
			generator.writeNumberProperty("t", state.t());
			generator.writeEndObject();
			generator.writeNumberProperty("seq", sequence);
			generator.writeEndObject();
		}
	}

}
