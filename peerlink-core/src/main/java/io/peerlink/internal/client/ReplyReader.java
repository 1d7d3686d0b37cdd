package io.peerlink.internal.client;

import java.lang.reflect.Type;

import io.peerlink.error.CallDeniedException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.error.UnknownMethodException;
import io.peerlink.internal.payload.PayloadMapper;
import io.peerlink.internal.value.CallValues;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.json.RawJson;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads replies: a response into the caller's type, an error into an exception.
 *
 * @param mapper reads the users' values
 */
record ReplyReader(PayloadMapper mapper) {

	/**
	 * Returns the result of a call.
	 * @param peer the peer that was called
	 * @param method the method that was called
	 * @param reply the peer's reply
	 * @param resultType the type of the result, {@code void} to ignore it
	 * @param values the streamed values of the call, {@code null} if there are none
	 * @return the result
	 * @throws PeerLinkException if the reply is an error or cannot be read as the type
	 */
	@Nullable Object read(Peer peer, String method, Message.Reply reply, Type resultType, @Nullable CallValues values) {
		if (reply instanceof Message.ErrorReply error) {
			PeerLinkException failure = toException(peer, method, error);
			throw (values != null && failure instanceof RemoteErrorException) ? values.explain(failure) : failure;
		}
		if (resultType == void.class || resultType == Void.class) {
			return null;
		}
		try {
			RawJson result = ((Message.Response) reply).result();
			return (values != null && values.hasResult()) ? values.read(result) : this.mapper.read(result, resultType);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("Peer '" + peer.name() + "' answered " + method + " with JSON that is no "
					+ resultType.getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Returns the exception for an error.
	 * @param peer the peer that was called
	 * @param method the method that was called
	 * @param error the peer's reply
	 * @return the exception
	 */
	static PeerLinkException toException(Peer peer, String method, Message.ErrorReply error) {
		return switch (error.errorType()) {
			case PeerBusyException.REMOTE_TYPE -> new PeerBusyException(peer.name(), error.errorMessage());
			case CallDeniedException.REMOTE_TYPE -> new CallDeniedException(peer.name(), error.errorMessage());
			case ReplyLostException.REMOTE_TYPE -> new ReplyLostException(peer.name(), error.errorMessage());
			case PeerRestartedException.REMOTE_TYPE -> new PeerRestartedException(peer.name(), method);
			case UnknownMethodException.REMOTE_TYPE ->
				new UnknownMethodException(peer.name(), method, error.errorType(), error.errorMessage());
			case Message.ErrorReply.USE_TCP -> new RemoteErrorException(peer.name(), Message.ErrorReply.GENERIC,
					"RPC result too large for a datagram, and this"
							+ " node takes nothing over TCP (peerlink.tcp.enabled)");
			default -> toOtherException(peer, method, error);
		};
	}

	/**
	 * Python tells an unknown method by the message only; 1.2 adds where it is unknown.
	 */
	private static RemoteErrorException toOtherException(Peer peer, String method, Message.ErrorReply error) {
		boolean unknown = error.errorType().equals(UnknownMethodException.PYTHON_TYPE)
				&& error.errorMessage().startsWith(UnknownMethodException.pythonMessage(method));
		return unknown ? new UnknownMethodException(peer.name(), method, error.errorType(), error.errorMessage())
				: new RemoteErrorException(peer.name(), error.errorType(), error.errorMessage());
	}

}
