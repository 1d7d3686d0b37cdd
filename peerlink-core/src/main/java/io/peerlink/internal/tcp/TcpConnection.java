package io.peerlink.internal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

import io.peerlink.spi.StreamConnection;
import io.peerlink.spi.StreamHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of a {@link TcpTransport}, whose thread makes all calls of the handler.
 */
final class TcpConnection implements StreamConnection {

	private static final Logger logger = LoggerFactory.getLogger(TcpConnection.class);

	/**
	 * How much is read or written at once. For each thread the JDK keeps a native buffer
	 * as large as the largest that was ever asked for.
	 */
	private static final int CHUNK = 64 * 1024;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final TcpTransport transport;

	private final SocketChannel channel;

	private final InetSocketAddress remoteAddress;

	private @Nullable StreamHandler handler;

	private volatile @Nullable SelectionKey key;

	private volatile boolean reading = true;

	private volatile boolean writing;

	private volatile boolean connected;

	private boolean ended;

	TcpConnection(TcpTransport transport, SocketChannel channel, InetSocketAddress remoteAddress) {
		this.transport = transport;
		this.channel = channel;
		this.remoteAddress = remoteAddress;
		this.connected = true;
	}

	TcpConnection(TcpTransport transport, SocketChannel channel, InetSocketAddress remoteAddress,
			StreamHandler handler) {
		this.transport = transport;
		this.channel = channel;
		this.remoteAddress = remoteAddress;
		this.handler = handler;
	}

	SocketChannel channel() {
		return this.channel;
	}

	void registered(SelectionKey key) {
		this.key = key;
	}

	void accepted(StreamHandler handler, SelectionKey key) {
		this.handler = handler;
		this.key = key;
		if (this.closing.get()) {
			this.transport.execute(() -> end(null));
			return;
		}
		updateInterest();
	}

	void connected() {
		this.connected = true;
		updateInterest();
		StreamHandler handler = this.handler;
		if (handler != null) {
			handler.onConnected(this);
		}
	}

	/**
	 * Handles what the selector has found.
	 */
	void ready(int ops) throws IOException {
		StreamHandler handler = this.handler;
		if (handler == null) {
			return;
		}
		if ((ops & SelectionKey.OP_CONNECT) != 0 && this.channel.finishConnect()) {
			connected();
		}
		if ((ops & SelectionKey.OP_WRITE) != 0) {
			this.writing = false;
			updateInterest();
			handler.onWritable();
		}
		if ((ops & SelectionKey.OP_READ) != 0 && this.reading && !this.closing.get()) {
			handler.onReadable();
		}
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		int limit = target.limit();
		target.limit(Math.min(limit, target.position() + CHUNK));
		try {
			return this.channel.read(target);
		}
		finally {
			target.limit(limit);
		}
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		if (!this.connected) {
			throw new ClosedChannelException();
		}
		int limit = source.limit();
		try {
			while (source.position() < limit) {
				source.limit(Math.min(limit, source.position() + CHUNK));
				this.channel.write(source);
				if (source.hasRemaining()) {
					this.writing = true;
					updateInterest();
					return;
				}
			}
		}
		finally {
			source.limit(limit);
		}
	}

	@Override
	public void reading(boolean reading) {
		this.reading = reading;
		updateInterest();
	}

	/**
	 * Any thread may change what is wanted, so the thread of the transport takes it from
	 * the fields.
	 */
	private void updateInterest() {
		if (this.transport.isCurrentThread()) {
			applyInterest();
			return;
		}
		this.transport.execute(this::applyInterest);
	}

	private void applyInterest() {
		SelectionKey key = this.key;
		if (key == null || !key.isValid() || !this.connected) {
			return;
		}
		key.interestOps((this.reading ? SelectionKey.OP_READ : 0) | (this.writing ? SelectionKey.OP_WRITE : 0));
	}

	@Override
	public void endOutput() {
		try {
			this.channel.shutdownOutput();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot end the output to {}", this.remoteAddress, ex);
		}
	}

	void fail(Throwable cause) {
		if (cause instanceof IOException failure) {
			end(failure);
			return;
		}
		if (this.closing.compareAndSet(false, true)) {
			logger.error("The connection with {} has failed", this.remoteAddress, cause);
		}
		end(new IOException("The handler failed: " + cause, cause));
	}

	/**
	 * The system sends a reset when a socket is closed that must not wait for what it has
	 * not sent.
	 */
	@Override
	public void reset() {
		try {
			this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot reset the connection with {}", this.remoteAddress, ex);
		}
		close();
	}

	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			this.transport.execute(() -> end(null));
		}
	}

	/**
	 * Called on the thread of the transport.
	 */
	private void end(@Nullable IOException cause) {
		this.closing.set(true);
		TcpTransport.close(this.channel);
		StreamHandler handler = this.handler;
		if (!this.ended && handler != null) {
			this.ended = true;
			handler.onClosed(cause);
		}
	}

	@Override
	public String toString() {
		return this.remoteAddress.toString();
	}

}
