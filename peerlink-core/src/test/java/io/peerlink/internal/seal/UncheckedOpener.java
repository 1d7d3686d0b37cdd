package io.peerlink.internal.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.peerlink.internal.crypto.ReplayWindow;
import io.peerlink.internal.crypto.SealingKey;
import org.jspecify.annotations.Nullable;

/**
 * A receiving half of a session that lacks a check, for tests that show what that one is
 * for.
 */
final class UncheckedOpener extends Opener {

	/**
	 * The counter of the first block of a message (NIST SP 800-38D section 7.1).
	 */
	private static final int FIRST_BLOCK = 2;

	private static final int NONCE_OFFSET = 4;

	private static final int BLOCK_OFFSET = 12;

	private final SecretKeySpec key;

	private final @Nullable ReplayWindow window;

	private final boolean authentic;

	private long next;

	private boolean latest;

	private UncheckedOpener(byte[] key, long rejectMessages, boolean windowed, boolean authentic) {
		super(key, rejectMessages);
		this.key = new SecretKeySpec(key, "AES");
		this.window = windowed ? new ReplayWindow() : null;
		this.authentic = authentic;
	}

	/**
	 * Returns one that opens messages as often as they arrive.
	 */
	static Opener withoutWindow(byte[] key, long rejectMessages) {
		return new UncheckedOpener(key, rejectMessages, false, true);
	}

	/**
	 * Returns one that opens messages whatever their tag is.
	 */
	static Opener withoutTag(byte[] key, long rejectMessages) {
		return new UncheckedOpener(key, rejectMessages, true, false);
	}

	@Override
	synchronized int open(byte[] packet, int length, byte[] plain) {
		long counter = PacketFormat.longAt(packet, PacketFormat.DATA_COUNTER);
		if (counter < 0) {
			return STALE;
		}
		if (this.window != null && !this.window.mayAccept(counter)) {
			return REPLAYED;
		}
		byte[] opened = decrypt(packet, length, counter);
		if (opened == null) {
			return FORGED;
		}
		if (this.window != null) {
			this.window.accept(counter);
		}
		System.arraycopy(opened, 0, plain, 0, opened.length);
		this.latest = counter >= this.next;
		this.next = Math.max(this.next, counter + 1);
		return opened.length;
	}

	private byte @Nullable [] decrypt(byte[] packet, int length, long counter) {
		int sealed = length - PacketFormat.DATA_HEADER;
		if (this.authentic) {
			byte[] opened = new byte[sealed - SealingKey.TAG_LENGTH];
			int plain = new SealingKey(this.key.getEncoded()).open(counter, packet, 0, PacketFormat.DATA_HEADER, packet,
					PacketFormat.DATA_HEADER, sealed, opened, 0);
			return (plain >= 0) ? opened : null;
		}
		ByteBuffer block = ByteBuffer.allocate(16).putLong(NONCE_OFFSET, counter).putInt(BLOCK_OFFSET, FIRST_BLOCK);
		try {
			Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
			cipher.init(Cipher.DECRYPT_MODE, this.key, new IvParameterSpec(block.array()));
			return cipher.doFinal(packet, PacketFormat.DATA_HEADER, sealed - SealingKey.TAG_LENGTH);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	boolean isLatest() {
		return this.latest;
	}

	@Override
	long sealedByRemote() {
		return this.next;
	}

}
