package io.peerlink.benchmark.driver;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A batch of {@code bytes=N} there and back over blocking TCP, as JSON with its length
 * before it, bound to records on both sides.
 */
final class JsonEchoDriver implements Driver {

	private final ObjectReader reader = JsonMapper.shared().readerFor(Batch.class);

	private final ObjectWriter writer = JsonMapper.shared().writerFor(Batch.class);

	@Override
	public Server server(DriverOptions options) throws IOException {
		return BlockingServer.start((connection) -> {
			Frames frames = new Frames(connection.socket());
			while (true) {
				frames.send(this.writer.writeValueAsBytes(this.reader.readValue(frames.receive())));
			}
		});
	}

	@Override
	public Client client(DriverOptions options, String address) throws IOException {
		Batch batch = PeerLinkTransferDriver.batch(options);
		Frames frames = new Frames(BlockingServer.connect(address).socket());
		Transfer echo = (number) -> {
			Batch sent = batch.numbered(number);
			frames.send(this.writer.writeValueAsBytes(sent));
			sent.check(this.reader.readValue(frames.receive()));
		};
		return (thread) -> echo.asCaller();
	}

	/**
	 * Texts with their lengths.
	 */
	private static final class Frames {

		private final DataInputStream in;

		private final OutputStream out;

		Frames(Socket socket) throws IOException {
			this.in = new DataInputStream(socket.getInputStream());
			this.out = socket.getOutputStream();
		}

		void send(byte[] text) throws IOException {
			// One write, as each one is a packet of its own.
			byte[] frame = new byte[Integer.BYTES + text.length];
			ByteBuffer.wrap(frame).putInt(text.length).put(text);
			this.out.write(frame);
		}

		byte[] receive() throws IOException {
			byte[] text = new byte[this.in.readInt()];
			this.in.readFully(text);
			return text;
		}

	}

}
