package io.peerlink.internal.seal.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.internal.seal.tcp.LinkState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A sealed connection as its users see it.
 *
 * @param link the connection
 */
record LinkConnection(SealedLink link) implements SealedConnection {

	@Override
	public InetSocketAddress remoteAddress() {
		return this.link.remoteAddress();
	}

	@Override
	public @Nullable SealedRemote remote() {
		RecordStreams records = this.link.records();
		return (records != null && !this.link.state().is(Phase.NEW)) ? records.remote() : null;
	}

	/**
	 * Returns both directions of an open connection.
	 * @return the directions, {@code null} if the connection is not made yet
	 * @throws IOException when the connection is over
	 */
	private @Nullable RecordStreams records() throws IOException {
		this.link.state().requireUsable();
		return this.link.state().is(Phase.OPEN) ? this.link.records() : null;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		RecordStreams records = records();
		if (records == null) {
			return 0;
		}
		try {
			return records.input().read(target);
		}
		catch (IOException ex) {
			this.link.fail(ex);
			throw ex;
		}
		finally {
			if (records.input().isOver()) {
				this.link.wantsChanged();
			}
		}
	}

	@Override
	public void write(ByteBuffer source) throws IOException {
		RecordStreams records = records();
		if (records == null) {
			throw new ClosedChannelException();
		}
		records.output().write(source);
	}

	@Override
	public void reading(boolean reading) {
		this.link.events().reading(reading);
		this.link.wantsChanged();
	}

	@Override
	public void endOutput() {
		RecordStreams records = this.link.records();
		if (records != null && this.link.state().is(Phase.OPEN)) {
			records.output().end();
		}
	}

	@Override
	public void reset() {
		this.link.reset();
	}

	@Override
	public void close() {
		this.link.close();
	}

	@Override
	public String toString() {
		return "sealed connection with " + remoteAddress();
	}

}
