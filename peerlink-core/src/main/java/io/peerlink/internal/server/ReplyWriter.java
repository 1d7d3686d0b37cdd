package io.peerlink.internal.server;

import java.io.IOException;
import java.util.function.Consumer;

import io.peerlink.error.PayloadLimitException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.internal.context.Arrival;
import io.peerlink.internal.context.NodeContext;
import io.peerlink.internal.context.StrangerLimit;
import io.peerlink.internal.context.TcpListener;
import io.peerlink.internal.membership.PeerEntry;
import io.peerlink.internal.server.dedup.AdmissionDecision;
import io.peerlink.internal.server.dedup.CallEntry;
import io.peerlink.internal.server.dedup.LargeReply;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.WireLimits;
import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes results and errors and sends them back the way their request came. The reply to
 * an accepted call is cached as well, for retransmissions of its request. Thread-safe.
 */
final class ReplyWriter {

	private static final Logger logger = LoggerFactory.getLogger(ReplyWriter.class);

	private final NodeContext context;

	ReplyWriter(NodeContext context) {
		this.context = context;
	}

	/**
	 * Sends the result of a call, or an error if the result is too large for a datagram
	 * or beyond another limit of what nodes read.
	 * @param call the call
	 * @param arrival how its request arrived
	 * @param method the method that was called
	 * @param result what the handler returned, or the JSON that it was made of
	 * @return why an error was sent, {@code null} if the result was sent
	 * @throws PeerLinkException if the result cannot be written as JSON; nothing was sent
	 */
	@Nullable PeerLinkException result(CallEntry call, Arrival arrival, BoundMethod method, @Nullable Object result) {
		try {
			RawJson json = (result instanceof RawJson written) ? written
					: this.context.mapper().writeResult(method.resultType(), result);
			return result(call, arrival, json);
		}
		catch (PayloadLimitException ex) {
			error(call, arrival, Message.ErrorReply.GENERIC, method.name() + " has run, but: " + ex.getMessage());
			return ex;
		}
	}

	private @Nullable PeerLinkException result(CallEntry call, Arrival arrival, RawJson result) {
		try {
			finish(call, result, send(call, result, arrival));
			return null;
		}
		catch (PayloadTooLargeException ex) {
			return tooLarge(call, arrival, result, ex);
		}
	}

	/**
	 * Keeps a result that does not fit into a datagram, if its caller can come for it.
	 * @return why an error was sent, {@code null} if the result is kept
	 */
	private @Nullable PeerLinkException tooLarge(CallEntry call, Arrival arrival, RawJson result,
			PayloadTooLargeException failure) {
		TcpListener tcp = this.context.tcp();
		if (tcp == null || !call.isNumbered() || !mayUseTcp(arrival)) {
			error(call, arrival, Message.ErrorReply.GENERIC, String.valueOf(failure.getMessage()));
			return failure;
		}
		if (result.length() > tcp.maxPayload()) {
			PayloadTooLargeException above = PayloadTooLargeException.aboveMaximum("RPC result", result.length(),
					tcp.maxPayload(), "peerlink.rpc.max-payload-size");
			error(call, arrival, Message.ErrorReply.GENERIC, String.valueOf(above.getMessage()));
			return above;
		}
		if (call.finishWithLarge(result)) {
			sendToTcp(call.id(), arrival, extensionOf(call, arrival));
			return null;
		}
		String reason = "the call was executed; its result (" + result.length()
				+ " bytes encoded) does not fit into a datagram, and there is no room to keep it";
		sendError(call.id(), arrival, ReplyLostException.REMOTE_TYPE, reason, extensionOf(call, arrival));
		return new PeerLinkException(reason);
	}

	/**
	 * Returns whether a caller that numbers its calls, and has sent a datagram, can come
	 * for its reply by TCP. One that is not known, or has not said anything of itself
	 * yet, is told to: if it cannot, it knows why its call failed.
	 * @param arrival how its request arrived
	 * @return whether it has not said that it cannot
	 */
	private boolean mayUseTcp(Arrival arrival) {
		PeerEntry entry = arrival.entry();
		boolean cannot = entry != null && entry.isVerified() && entry.tcpPort() == 0;
		return this.context.tcp() != null && !arrival.isConnected() && !cannot;
	}

	private void sendToTcp(MessageId id, Arrival arrival, @Nullable Extension extension) {
		TcpListener tcp = this.context.tcp();
		if (tcp != null && extension != null) {
			send(new Message.ErrorReply(id, Message.ErrorReply.USE_TCP, "The result does not fit into a datagram",
					extension.withTcpPort(tcp.port())), arrival);
		}
	}

	/**
	 * Sends a reply again to a retransmission of its request, on the way that it came.
	 * @param decision the reply
	 * @param id the id of the request
	 * @param arrival how it arrived
	 * @param extension the extension object of the reply
	 */
	void repeat(AdmissionDecision decision, MessageId id, Arrival arrival, @Nullable Extension extension) {
		Message.Reply reply = decision.reply();
		LargeReply large = decision.large();
		if (reply == null) {
			return;
		}
		if (large != null && mayUseTcp(arrival)) {
			sendToTcp(id, arrival, extension);
			return;
		}
		try {
			boolean taken = send(reply.with(extension), arrival);
			if (taken && large != null && arrival.isConnected()) {
				large.sent();
			}
		}
		catch (PayloadTooLargeException ex) {
			sendError(id, arrival, Message.ErrorReply.GENERIC, String.valueOf(ex.getMessage()), extension);
		}
	}

	/**
	 * Sends the failure of a handler.
	 * @param call the call
	 * @param arrival how its request arrived
	 * @param failure what the handler threw
	 */
	void failure(CallEntry call, Arrival arrival, Throwable failure) {
		HandlerFailure told = HandlerFailure.of(failure, this.context.limits().errorMessages());
		error(call, arrival, told.type(), told.message());
	}

	/**
	 * Sends an error as the reply to a call.
	 * @param call the call
	 * @param arrival how its request arrived
	 * @param type the kind of error
	 * @param message what a person can read; shortened if it does not fit
	 */
	void error(CallEntry call, Arrival arrival, String type, String message) {
		call.finish(sendError(call.id(), arrival, type, message, extensionOf(call, arrival)));
	}

	/**
	 * Sends an error as the reply to a call that is not executed. Strangers get it only
	 * within the {@link StrangerLimit}.
	 * @param call the call
	 * @param arrival how its request arrived
	 * @param refusal why it is not executed
	 * @param type the kind of error
	 * @param message what a person can read; shortened if it does not fit
	 */
	void refuse(CallEntry call, Arrival arrival, CallEntry.Refusal refusal, String type, String message) {
		call.refuse(refusal, sendRefusal(call.id(), arrival, type, message, extensionOf(call, arrival)));
	}

	/**
	 * Refuses a request that was not accepted. The reply is not cached, and strangers get
	 * it only within the {@link StrangerLimit}.
	 * @param id the id of the request
	 * @param arrival how it arrived
	 * @param type the kind of error
	 * @param message what a person can read; shortened if it does not fit
	 * @param extension the extension object of the reply
	 */
	void refuse(MessageId id, Arrival arrival, String type, String message, @Nullable Extension extension) {
		sendRefusal(id, arrival, type, message, extension);
	}

	private Message.ErrorReply sendRefusal(MessageId id, Arrival arrival, String type, String message,
			@Nullable Extension extension) {
		if (this.context.strangers().mayAnswer(arrival)) {
			return sendError(id, arrival, type, message, extension);
		}
		// It may be kept for a retransmission, so it has to fit as well.
		return fittingError(id, type, message, extension, this.context.sender()::encode);
	}

	/**
	 * Sends a message. A failure of the network is logged only.
	 * @param message the message
	 * @param arrival the arrival of the request that it answers
	 * @return whether it was sent
	 * @throws PayloadTooLargeException if it does not fit; nothing was sent
	 */
	boolean send(Message message, Arrival arrival) {
		try {
			return arrival.reply(message);
		}
		catch (PayloadTooLargeException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot answer {}", arrival, ex);
			return false;
		}
	}

	/**
	 * A result that was sent over a connection may not have arrived, either. One that was
	 * not sent waits for its caller.
	 */
	private static void finish(CallEntry call, RawJson result, boolean sent) {
		if (result.length() <= WireLimits.MAX_DATAGRAM) {
			call.finishWith(result);
		}
		else if (sent) {
			call.finishWithSentLarge(result);
		}
		else {
			call.finishWithLarge(result);
		}
	}

	private boolean send(CallEntry call, RawJson result, Arrival arrival) {
		try {
			return arrival.reply(call.id(), result, extensionOf(call, arrival));
		}
		catch (PayloadTooLargeException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot answer {}", arrival, ex);
			return false;
		}
	}

	private Message.ErrorReply sendError(MessageId id, Arrival arrival, String type, String message,
			@Nullable Extension extension) {
		return fittingError(id, type, message, extension, (reply) -> send(reply, arrival));
	}

	private static Message.ErrorReply fittingError(MessageId id, String type, String message,
			@Nullable Extension extension, Consumer<Message> encoder) {
		String text = message;
		while (true) {
			Message.ErrorReply reply = new Message.ErrorReply(id, type, text, extension);
			try {
				encoder.accept(reply);
				return reply;
			}
			catch (PayloadTooLargeException ex) {
				// Half of the text is better than a caller that waits for its timeout. An
				// id alone always fits: the decoder has checked its length.
				if (text.isEmpty()) {
					return reply;
				}
				text = text.substring(0, text.length() / 2);
			}
		}
	}

	private @Nullable Extension extensionOf(CallEntry call, Arrival arrival) {
		return call.replyExtension(arrival.nanoTime(), this.context.nanoTime());
	}

}
