package io.peerlink.internal.seal.tcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.stream.Stream;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import io.peerlink.spi.StreamTransport.Acceptor;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of one connection of a {@link ScriptedNetwork}. What an end has written is on
 * its way until the test carries it to the other one.
 */
final class ScriptedPair {

	private final ScriptedNetwork network;

	/**
	 * The end of the side that has made the connection.
	 */
	final End near;

	final End far;

	ScriptedPair(ScriptedNetwork network, InetSocketAddress from, InetSocketAddress to) {
		this.network = network;
		this.near = new End(from, to);
		this.far = new End(to, from);
	}

	Stream<End> ends() {
		return Stream.of(this.near, this.far);
	}

	void connect(@Nullable Acceptor acceptor) {
		StreamHandler handler = (acceptor != null) ? acceptor.accept(this.far) : null;
		if (handler == null) {
			this.near.end(new ConnectException("Connection refused"));
			return;
		}
		this.far.handler = handler;
		this.near.connected = true;
		this.far.connected = true;
		StreamHandler connecting = this.near.handler;
		if (!this.near.closed && connecting != null) {
			connecting.onConnected(this.near);
		}
	}

	/**
	 * Carries everything both ways.
	 * @return whether there was something
	 */
	boolean flow() {
		boolean toFar = carry(this.near, this.near.sent.size());
		boolean toNear = carry(this.far, this.far.sent.size());
		return toFar || toNear;
	}

	/**
	 * Carries the next bytes that an end has written, and its end if nothing is left.
	 * @return whether anything was carried
	 */
	boolean carry(End from, int most) {
		byte[] bytes = from.take(most);
		End to = other(from);
		to.arrive(bytes);
		boolean ends = from.outputEnded && !from.endCarried && from.sent.size() == 0;
		if (ends) {
			from.endCarried = true;
			to.arrivesEnd();
		}
		return bytes.length > 0 || ends;
	}

	private End other(End end) {
		return (end == this.near) ? this.far : this.near;
	}

	final class End implements StreamConnection {

		final InetSocketAddress localAddress;

		private final InetSocketAddress remoteAddress;

		/**
		 * What was written and not carried yet.
		 */
		final ByteArrayOutputStream sent = new ByteArrayOutputStream();

		/**
		 * What was carried and not read yet.
		 */
		private ByteBuffer arrived = ByteBuffer.allocate(0);

		@Nullable StreamHandler handler;

		boolean connected;

		boolean reading = true;

		boolean closed;

		boolean wasReset;

		boolean outputEnded;

		private boolean endCarried;

		private boolean inputEnded;

		private boolean waits;

		private boolean ended;

		End(InetSocketAddress localAddress, InetSocketAddress remoteAddress) {
			this.localAddress = localAddress;
			this.remoteAddress = remoteAddress;
		}

		/**
		 * Takes bytes off their way.
		 */
		byte[] take(int most) {
			byte[] all = this.sent.toByteArray();
			int count = Math.min(most, all.length);
			this.sent.reset();
			this.sent.write(all, count, all.length - count);
			return Arrays.copyOf(all, count);
		}

		private void roomMade() {
			if (this.waits && !this.closed) {
				this.waits = false;
				ScriptedPair.this.network.event(() -> {
					if (!this.closed && this.handler != null) {
						this.handler.onWritable();
					}
				});
			}
		}

		/**
		 * Has bytes arrive, whoever has made them.
		 */
		void arrive(byte[] bytes) {
			ByteBuffer joined = ByteBuffer.allocate(this.arrived.remaining() + bytes.length);
			this.arrived = joined.put(this.arrived).put(bytes).flip();
			readable();
		}

		/**
		 * Has the end of the other direction arrive.
		 */
		void arrivesEnd() {
			this.inputEnded = true;
			readable();
		}

		/**
		 * Has a reset arrive.
		 */
		void arrivesReset() {
			ScriptedPair.this.network.event(() -> end(new SocketException("Connection reset")));
		}

		/**
		 * Returns how many bytes wait to be read.
		 */
		int unread() {
			return this.arrived.remaining();
		}

		private void readable() {
			ScriptedPair.this.network.event(() -> {
				if (this.reading && !this.closed && (this.arrived.hasRemaining() || this.inputEnded)
						&& this.handler != null) {
					int before = this.arrived.remaining();
					this.handler.onReadable();
					if (this.arrived.remaining() < before) {
						readable();
					}
				}
			});
		}

		@Override
		public InetSocketAddress remoteAddress() {
			return this.remoteAddress;
		}

		@Override
		public int read(ByteBuffer target) throws IOException {
			requireOpen();
			int count = Math.min(target.remaining(), this.arrived.remaining());
			if (count == 0 && this.inputEnded && target.hasRemaining()) {
				return -1;
			}
			target.put(this.arrived.slice(this.arrived.position(), count));
			this.arrived.position(this.arrived.position() + count);
			if (count > 0) {
				other(this).roomMade();
			}
			return count;
		}

		@Override
		public void write(ByteBuffer source) throws IOException {
			requireOpen();
			if (this.outputEnded) {
				throw new ClosedChannelException();
			}
			int room = ScriptedPair.this.network.capacity - this.sent.size() - other(this).unread();
			byte[] bytes = new byte[Math.max(0, Math.min(room, source.remaining()))];
			source.get(bytes);
			this.sent.writeBytes(bytes);
			this.waits |= source.hasRemaining();
		}

		private void requireOpen() throws ClosedChannelException {
			if (this.closed || !this.connected) {
				throw new ClosedChannelException();
			}
		}

		@Override
		public void reading(boolean reading) {
			this.reading = reading;
			readable();
		}

		@Override
		public void endOutput() {
			this.outputEnded = true;
		}

		@Override
		public void reset() {
			this.wasReset = true;
			this.sent.reset();
			close();
			other(this).arrivesReset();
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.outputEnded = true;
				ScriptedPair.this.network.event(() -> end(null));
				this.closed = true;
			}
		}

		private void end(@Nullable IOException cause) {
			this.closed = true;
			if (!this.ended && this.handler != null) {
				this.ended = true;
				this.handler.onClosed(cause);
			}
		}

	}

}
