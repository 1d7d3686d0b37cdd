package io.peerlink.internal.context;

/**
 * Where a node takes messages of any length.
 *
 * @param port the TCP port
 * @param maxPayload longest message in bytes, without the extension of Java nodes
 */
public record TcpListener(int port, int maxPayload) {

}
