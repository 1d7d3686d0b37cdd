package io.peerlink.internal.wire;

import io.peerlink.internal.wire.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A message of the PeerLink protocol (WIRE.md sections 2 and 3). User payloads stay raw
 * JSON; this package does not know their types.
 */
public sealed interface Message extends Decoded {

	/**
	 * Returns the instance that the sender says it is.
	 * @return the instance id, {@code null} where the message has none
	 */
	default @Nullable String claimedInstance() {
		return null;
	}

	private static @Nullable String instanceOf(@Nullable Extension extension) {
		return (extension != null) ? extension.instance() : null;
	}

	/**
	 * A call.
	 *
	 * @param id names the call; the reply repeats it
	 * @param src the caller's claim of its name
	 * @param dst the callee as the caller named it; unreliable
	 * @param rpc the method
	 * @param args the positional arguments; a JSON array in a well-formed request
	 * @param kwargs the keyword arguments; a JSON object in a well-formed request
	 * @param pl the extension object that only Java nodes send and read
	 * @param trace the trace that the call belongs to, an object of strings; only Java
	 * nodes send and read it
	 */
	record Request(MessageId id, @Nullable String src, @Nullable String dst, String rpc, @Nullable RawJson args,
			@Nullable RawJson kwargs, @Nullable Extension pl, @Nullable RawJson trace) implements Message {

		@Override
		public @Nullable String claimedInstance() {
			return instanceOf(this.pl);
		}

	}

	/**
	 * An answer of either kind.
	 */
	sealed interface Reply extends Message permits Response, ErrorReply {

		@Override
		default @Nullable String claimedInstance() {
			return instanceOf(pl());
		}

		/**
		 * Returns the id of the request.
		 * @return the id
		 */
		MessageId id();

		/**
		 * Returns the extension object that only Java nodes send and read.
		 * @return the extension, if there is one
		 */
		@Nullable Extension pl();

		/**
		 * Returns the same answer for another attempt.
		 * @param pl the extension object
		 * @return an answer that differs in nothing else
		 */
		Reply with(@Nullable Extension pl);

	}

	/**
	 * A successful answer.
	 *
	 * @param id the id of the request
	 * @param result what the handler returned
	 * @param pl the extension object that only Java nodes send and read
	 */
	record Response(MessageId id, RawJson result, @Nullable Extension pl) implements Reply {

		@Override
		public Response with(@Nullable Extension pl) {
			return new Response(this.id, this.result, pl);
		}

	}

	/**
	 * An unsuccessful answer.
	 *
	 * @param id the id of the request
	 * @param errorType the kind of error, a class name as a rule
	 * @param errorMessage what a person can read, possibly empty
	 * @param pl the extension object that only Java nodes send and read
	 */
	record ErrorReply(MessageId id, String errorType, String errorMessage, @Nullable Extension pl) implements Reply {

		/**
		 * The type of failures that have none of their own.
		 */
		public static final String GENERIC = "PeerLinkError";

		/**
		 * The kind of error that says that the reply is kept, and does not fit into a
		 * datagram: it can be had at the {@link Extension#tcpPort()} of {@link #pl()}.
		 * Only to Java nodes.
		 */
		public static final String USE_TCP = "UseTcp";

		@Override
		public ErrorReply with(@Nullable Extension pl) {
			return new ErrorReply(this.id, this.errorType, this.errorMessage, pl);
		}

	}

	/**
	 * Acknowledges a retransmitted request that is being executed. Only between Java
	 * nodes.
	 *
	 * @param id the id of the request
	 * @param pl which attempt is answered
	 */
	record Working(MessageId id, @Nullable Extension pl) implements Message {
	}

	/**
	 * Cancels a call: the caller does not wait for the reply any more. Only between Java
	 * nodes.
	 *
	 * @param id the id of the request
	 * @param pl whose call that is, and which one
	 */
	record Cancel(MessageId id, @Nullable Extension pl) implements Message {

		@Override
		public @Nullable String claimedInstance() {
			return instanceOf(this.pl);
		}

	}

	/**
	 * A request to open a channel.
	 *
	 * @param channelId names the channel, chosen by the initiator
	 * @param name which of the acceptor's channels is wanted
	 * @param src the initiator's claim of its name
	 * @param ordering {@code RAW}, {@code SEQUENCE}, or something newer
	 * @param maxQueueSize the queue size that the initiator asks for
	 * @param queuePolicy what a full queue does, {@code drop_oldest} as a rule
	 * @param idleTimeout seconds without a frame after which the channel closes
	 * @param instanceId the initiator's instance
	 * @param to the instance that is asked; {@code null} outside of realms, and where it
	 * is not known
	 */
	record ChannelOpen(String channelId, String name, @Nullable String src, @Nullable String ordering,
			@Nullable Integer maxQueueSize, @Nullable String queuePolicy, @Nullable Double idleTimeout,
			@Nullable String instanceId, @Nullable String to) implements Message {

		@Override
		public @Nullable String claimedInstance() {
			return this.instanceId;
		}

	}

	/**
	 * Accepts a channel.
	 *
	 * @param channelId the channel
	 * @param ordering the ordering that the acceptor agrees to; Python does not say
	 */
	record ChannelAck(String channelId, @Nullable String ordering) implements Message {
	}

	/**
	 * One frame of a channel.
	 *
	 * @param channelId the channel
	 * @param payload any JSON
	 * @param seq the sequence number, from 1, or {@link #NO_SEQUENCE}
	 */
	record ChannelData(String channelId, RawJson payload, long seq) implements Message {

		/**
		 * The frame has no sequence number.
		 */
		public static final long NO_SEQUENCE = 0;

	}

	/**
	 * The end of a channel, or the refusal to open it.
	 *
	 * @param channelId the channel
	 * @param reason why, in one word
	 */
	record ChannelClose(String channelId, @Nullable String reason) implements Message {
	}

	/**
	 * Says that a node is about to stop. Sent between Java nodes only.
	 *
	 * @param instanceId the instance that stops
	 * @param src its name
	 */
	record Goodbye(String instanceId, @Nullable String src) implements Message {

		@Override
		public @Nullable String claimedInstance() {
			return this.instanceId;
		}

	}

}
