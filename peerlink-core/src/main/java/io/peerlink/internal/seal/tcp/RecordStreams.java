package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.crypto.SessionKeys;
import io.peerlink.internal.seal.SealedRemote;
import io.peerlink.spi.StreamConnection;

/**
 * Both directions of a connection, whose handshake is done or only lacks the
 * confirmation.
 *
 * @param remote the other side
 * @param input what it sends
 * @param output what this side sends
 */
record RecordStreams(SealedRemote remote, RecordInput input, RecordOutput output) {

	static RecordStreams of(StreamConnection wire, SessionKeys keys, SealedRemote remote, RecordBuffers buffers,
			HandlerEvents events) {
		RecordReader reader = new RecordReader(buffers, new RecordKey(keys.receive()));
		RecordWriter writer = new RecordWriter(buffers, new RecordKey(keys.send()));
		return new RecordStreams(remote, new RecordInput(reader, wire, events), new RecordOutput(writer, wire, events));
	}

	/**
	 * Forgets all that was neither read nor sent, and overwrites the keys.
	 */
	void discard() {
		this.input.close();
		this.output.discard();
	}

}
