package io.peerlink.spi;

/**
 * What a transport has sent and received since it was opened. The counts are read one
 * after the other, so they may differ by what happens in between.
 *
 * @param datagramsIn datagrams given to the receiver
 * @param bytesIn their length
 * @param datagramsOut datagrams handed to the network
 * @param bytesOut their length
 * @param dropped datagrams that arrived but were not given to the receiver, because they
 * came from an address that cannot be a peer's, or found no room
 * @param receiveErrors failures of the network while receiving
 * @param receiverErrors datagrams whose receiver threw an exception
 * @param sendErrors datagrams that could not be handed to the network
 * @since 0.1.0
 */
public record TransportStatistics(long datagramsIn, long bytesIn, long datagramsOut, long bytesOut, long dropped,
		long receiveErrors, long receiverErrors, long sendErrors) {

}
