package io.peerlink.internal.tcp;

import java.io.IOException;

import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.JsonBuffer;

/**
 * A request that goes over a connection, as its caller sees it.
 */
public interface StreamCall {

	/**
	 * Returns whether nobody waits for the reply any more.
	 * @return whether to give the connection up
	 */
	boolean isOver();

	/**
	 * Writes the request. Called once at most, when the connection is made.
	 * @return the request
	 */
	JsonBuffer request();

	/**
	 * Takes the reply. Called once at most, on any thread.
	 * @param reply the reply, whatever its id is: nothing else is asked on the connection
	 */
	void onReply(Message.Reply reply);

	/**
	 * Takes the failure of the connection. Called once at most, on any thread, and not
	 * after a reply.
	 * @param cause why
	 * @param sent whether the whole request was handed to the network; if not, it was not
	 * executed
	 */
	void onBroken(IOException cause, boolean sent);

	/**
	 * Takes the failure to read the reply. Another one would not be read either. Called
	 * once at most, on any thread, and not after a reply.
	 * @param cause why
	 */
	void onUnreadable(IOException cause);

}
