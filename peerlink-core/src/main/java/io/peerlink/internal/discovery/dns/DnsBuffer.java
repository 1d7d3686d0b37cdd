package io.peerlink.internal.discovery.dns;

import java.util.Arrays;

/**
 * Reads the fields of a DNS message in turn (RFC 1035 section 4.1). Not thread-safe.
 * <p>
 * A compression pointer may lead to any earlier place of the message: into data that was
 * skipped, or to another pointer. Each one must lead further back than the name that it
 * is part of, so names end.
 */
final class DnsBuffer {

	/**
	 * The longest name in bytes (RFC 1035 section 2.3.4).
	 */
	private static final int MAX_NAME = 255;

	/**
	 * The maximum number of bytes of all names of a message. Pointers could expand a
	 * small message to a hundred times its length.
	 */
	private static final int MAX_NAMES = 32 * 1024;

	private static final int HEADER_LENGTH = 12;

	private static final int POINTER = 0xC0;

	private final byte[] data;

	private final int length;

	private int position;

	private int nameBytes;

	DnsBuffer(byte[] data, int length) {
		this.data = data;
		this.length = length;
	}

	int position() {
		return this.position;
	}

	void position(int position) throws MalformedMessageException {
		if (position < 0 || position > this.length) {
			throw new MalformedMessageException("The message ends within a record");
		}
		this.position = position;
	}

	int readByte() throws MalformedMessageException {
		int next = byteAt(this.position);
		this.position++;
		return next;
	}

	int readShort() throws MalformedMessageException {
		return (readByte() << 8) | readByte();
	}

	int readInt() throws MalformedMessageException {
		return (readShort() << 16) | readShort();
	}

	byte[] readBytes(int count) throws MalformedMessageException {
		int start = this.position;
		position(start + count);
		return Arrays.copyOfRange(this.data, start, start + count);
	}

	/**
	 * Reads a name. Dots within a label are not escaped.
	 * @return the name with its trailing dot
	 */
	String readName() throws MalformedMessageException {
		StringBuilder name = new StringBuilder();
		int earliest = this.position;
		int at = this.position;
		int end = -1;
		int bytes = 0;
		for (int length = byteAt(at); length != 0; length = byteAt(at)) {
			if (length >= POINTER) {
				end = (end < 0) ? at + 2 : end;
				at = ((length & ~POINTER) << 8) | byteAt(at + 1);
				if (at >= earliest || at < HEADER_LENGTH) {
					throw new MalformedMessageException("A name does not end");
				}
				earliest = at;
				continue;
			}
			bytes += length + 1;
			if (length > 63 || bytes >= MAX_NAME || at + 1 + length > this.length) {
				throw new MalformedMessageException("A label or a name is too long");
			}
			DnsLabel.decode(this.data, at + 1, length, name);
			name.append('.');
			at += length + 1;
		}
		this.position = (end < 0) ? at + 1 : end;
		this.nameBytes += bytes;
		if (this.nameBytes > MAX_NAMES) {
			throw new MalformedMessageException("The names are too long");
		}
		return name.isEmpty() ? "." : name.toString();
	}

	private int byteAt(int index) throws MalformedMessageException {
		if (index >= this.length) {
			throw new MalformedMessageException("The message ends within a field");
		}
		return Byte.toUnsignedInt(this.data[index]);
	}

}
