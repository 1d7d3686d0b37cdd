package io.peerlink.internal.tcp;

/**
 * A protocol that a connection may speak which another node has made. The first byte of
 * the connection tells which one it is (WIRE.md section 6).
 */
@FunctionalInterface
public interface ServerProtocol {

	/**
	 * Takes a connection over whose first byte has arrived, which is read again. Called
	 * on the transport's thread; must return at once. The connection counts as one
	 * without a header until it is told that there is one.
	 * @param connection the connection
	 * @return what takes its events from now on
	 */
	ServedConnection serve(AcceptedConnection connection);

}
