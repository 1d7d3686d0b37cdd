package io.peerlink.internal.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The first frame of a reader.
 *
 * @param token names the value
 * @param demand how much is wanted at first
 */
record OpenFrame(String token, long demand) {

	/**
	 * Reads the frame.
	 * @return what it says, {@code null} if it is none
	 */
	static @Nullable OpenFrame read(byte @Nullable [] frame) {
		if (frame == null || frame.length != Frames.MAX_CONTROL || frame[0] != Frames.OPEN) {
			return null;
		}
		long demand = ByteBuffer.wrap(frame).getLong(1 + Tokens.LENGTH);
		return (demand >= 0) ? new OpenFrame(new String(frame, 1, Tokens.LENGTH, StandardCharsets.ISO_8859_1), demand)
				: null;
	}

}
