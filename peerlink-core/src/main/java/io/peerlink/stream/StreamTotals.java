package io.peerlink.stream;

/**
 * All streams of a running node since its start, those that have ended included.
 *
 * @param open streams that are open now
 * @param opened streams that this node has opened
 * @param accepted streams that peers have opened
 * @param rejected openings by others that were refused: there is no such stream, it is
 * not for them, or there are too many
 * @param invalid openings by others that were no openings at all, came too slowly, or
 * from another realm
 * @param bytesIn bytes that have arrived
 * @param bytesOut bytes that were written
 * @param refusedValues openings of streamed results and arguments that were refused:
 * there is none by that token, it was read before, or is for another node
 * @param expiredValues streamed results and arguments that nobody has come for
 * @since 0.1.0
 */
public record StreamTotals(int open, long opened, long accepted, long rejected, long invalid, long bytesIn,
		long bytesOut, long refusedValues, long expiredValues) {
}
