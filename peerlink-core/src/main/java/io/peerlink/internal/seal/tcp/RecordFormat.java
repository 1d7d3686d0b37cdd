package io.peerlink.internal.seal.tcp;

import io.peerlink.internal.crypto.SealingKey;

/**
 * A record: the length of what follows in two bytes, the highest first; then, sealed, a
 * byte for the kind and the plain bytes (docs/protocol.md, "Sealed connections").
 */
final class RecordFormat {

	static final int LENGTH = 2;

	static final int KIND = 1;

	/**
	 * How many plain bytes a record has at most.
	 */
	static final int MAX_PLAIN = 16 * 1024;

	/**
	 * The length of a record without plain bytes.
	 */
	static final int MIN_RECORD = LENGTH + KIND + SealingKey.TAG_LENGTH;

	static final int MAX_RECORD = MIN_RECORD + MAX_PLAIN;

	static final byte DATA = 1;

	static final byte END = 2;

	private RecordFormat() {
	}

}
