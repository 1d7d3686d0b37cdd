package io.peerlink.internal.seal.tcp;

import java.util.Arrays;

import io.peerlink.internal.crypto.SealingKey;

/**
 * Seals or opens the records of one direction, each with the next number. After so many
 * records that the security bounds of AES-GCM are still far away (RFC 8446 section 5.5:
 * 2^24.5 records of this size) the next key is made of the last one, as the Noise
 * specification does it in section 4.2. Not thread-safe.
 */
final class RecordKey {

	/**
	 * How many records are sealed with one key: 64 GiB at most.
	 */
	static final int RECORDS_PER_KEY = 1 << 22;

	/**
	 * The number that no record has.
	 */
	private static final long REPLACEMENT = Long.MAX_VALUE;

	private final int recordsPerKey;

	private SealingKey key;

	private long next;

	RecordKey(byte[] key) {
		this(key, RECORDS_PER_KEY);
	}

	RecordKey(byte[] key, int recordsPerKey) {
		this.key = new SealingKey(key);
		this.recordsPerKey = recordsPerKey;
	}

	/**
	 * Seals a record in its place.
	 * @param bytes the array, with its length, kind and plain bytes, and room for the tag
	 * @param offset where it begins
	 * @param length how many bytes the kind and the plain bytes are
	 */
	void seal(byte[] bytes, int offset, int length) {
		int kind = offset + RecordFormat.LENGTH;
		keyOfNext().seal(this.next, bytes, offset, RecordFormat.LENGTH, bytes, kind, length, bytes, kind);
		this.next++;
	}

	/**
	 * Opens a record.
	 * @param bytes the array with the record
	 * @param offset where it begins
	 * @param length how many bytes follow its length
	 * @param plain takes the kind and the plain bytes
	 * @return how many these are, -1 if this is not the next record of the other side
	 */
	int open(byte[] bytes, int offset, int length, byte[] plain) {
		int count = keyOfNext().open(this.next, bytes, offset, RecordFormat.LENGTH, bytes, offset + RecordFormat.LENGTH,
				length, plain, 0);
		if (count >= 0) {
			this.next++;
		}
		return count;
	}

	private SealingKey keyOfNext() {
		if (this.next > 0 && this.next % this.recordsPerKey == 0) {
			replace();
		}
		return this.key;
	}

	private void replace() {
		byte[] zeros = new byte[SealingKey.KEY_LENGTH];
		byte[] sealed = new byte[SealingKey.KEY_LENGTH + SealingKey.TAG_LENGTH];
		this.key.seal(REPLACEMENT, zeros, 0, 0, zeros, 0, zeros.length, sealed, 0);
		this.key.erase();
		byte[] replacement = Arrays.copyOf(sealed, SealingKey.KEY_LENGTH);
		this.key = new SealingKey(replacement);
		Arrays.fill(sealed, (byte) 0);
		Arrays.fill(replacement, (byte) 0);
	}

	/**
	 * Overwrites the key. Nothing can be sealed or opened any more.
	 */
	void erase() {
		this.key.erase();
	}

}
