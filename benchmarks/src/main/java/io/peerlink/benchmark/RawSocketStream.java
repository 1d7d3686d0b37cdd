package io.peerlink.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream without a library: the same JSON, bound by Jackson to a record, on a blocking
 * {@link DatagramChannel} with one receive thread. It drops stale frames like a SEQUENCE
 * channel, and has no queue, no handshake and no second channel.
 */
final class RawSocketStream implements StreamContestant {

	private final Side sender = new Side("raw-sender");

	private final Side receiver = new Side("raw-receiver");

	@Override
	public String name() {
		return "raw DatagramChannel";
	}

	@Override
	public void onArrival(Consumer<GameState> consumer) {
		this.receiver.consumer = consumer;
	}

	@Override
	public void onReturn(Consumer<GameState> consumer) {
		this.sender.consumer = consumer;
	}

	@Override
	public void send(GameState state) {
		this.sender.send(state, this.receiver.address);
	}

	@Override
	public void sendBack(GameState state) {
		this.receiver.send(state, this.sender.address);
	}

	@Override
	public long overflowed() {
		return 0;
	}

	@Override
	public void close() {
		this.sender.close();
		this.receiver.close();
	}

	record Frame(String type, @JsonProperty("channel_id") String channelId, GameState payload, long seq) {
	}

	private static final class Side {

		private static final int RECEIVE_BUFFER = 4 << 20;

		private static final int LARGEST = 65_536;

		private final ObjectWriter writer = JsonMapper.shared().writerFor(Frame.class);

		private final ObjectReader reader = JsonMapper.shared().readerFor(Frame.class);

		private final String channelId = UUID.randomUUID().toString();

		private final DatagramChannel socket;

		private final SocketAddress address;

		private volatile Consumer<GameState> consumer = (state) -> {
		};

		private long sequence;

		Side(String name) {
			try {
				this.socket = DatagramChannel.open()
					.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)
					.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				this.address = this.socket.getLocalAddress();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			Thread thread = new Thread(this::receive, name);
			thread.setDaemon(true);
			thread.start();
		}

		synchronized void send(GameState state, SocketAddress to) {
			try {
				this.sequence++;
				byte[] json = this.writer
					.writeValueAsBytes(new Frame("channel_data", this.channelId, state, this.sequence));
				this.socket.send(ByteBuffer.wrap(json), to);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void receive() {
			ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
			long last = 0;
			try {
				while (true) {
					buffer.clear();
					this.socket.receive(buffer);
					Frame frame = this.reader.readValue(buffer.array(), 0, buffer.position());
					if (frame.seq() > last) {
						last = frame.seq();
						this.consumer.accept(frame.payload());
					}
				}
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
