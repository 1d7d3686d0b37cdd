package io.peerlink.internal.tcp;

/**
 * The frames of a connection that many calls share (docs/protocol.md, "Shared
 * connections"): 4 bytes with the number of the call, 1 with the kind, 3 with the length
 * of what follows; the highest byte first.
 */
final class SharedFrame {

	/**
	 * What the side that has made the connection sends first.
	 */
	static final byte FIRST_BYTE = (byte) 0xf1;

	static final int HEADER_LENGTH = 8;

	/**
	 * The first piece of a message, after 4 bytes with the length of the message.
	 */
	static final int FIRST = 0;

	/**
	 * A further piece.
	 */
	static final int NEXT = 1;

	/**
	 * The sender neither reads nor writes anything more for that call.
	 */
	static final int RESET = 2;

	/**
	 * The length of a message.
	 */
	static final int TOTAL_LENGTH = 4;

	/**
	 * Longest piece in bytes. While it is written, others wait.
	 */
	static final int LONGEST_PIECE = 16 * 1024;

	private SharedFrame() {
	}

}
