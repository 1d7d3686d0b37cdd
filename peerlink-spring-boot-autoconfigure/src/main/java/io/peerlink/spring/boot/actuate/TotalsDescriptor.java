package io.peerlink.spring.boot.actuate;

import java.util.Map;
import java.util.TreeMap;

import io.peerlink.NodeStatus;
import io.peerlink.call.RpcStatistics;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.file.FileStatistics;
import io.peerlink.spi.ConnectionStatistics;
import io.peerlink.spi.TransportStatistics;
import io.peerlink.spi.UndecodableReason;
import io.peerlink.stream.StreamTotals;

/**
 * Description of the totals of a node since it was started.
 *
 * @param calls the calls to peers
 * @param requests the requests from peers
 * @param channels the channels, including closed ones
 * @param streams the byte streams, including those that have ended
 * @param files the files that were sent and received
 * @param datagrams the datagrams of its socket
 * @param connections the TCP connections
 * @since 0.1.0
 */
public record TotalsDescriptor(Calls calls, Requests requests, Channels channels, Streams streams, Files files,
		Datagrams datagrams, Connections connections) {

	static TotalsDescriptor of(NodeStatus status) {
		return new TotalsDescriptor(Calls.of(status.rpc()), Requests.of(status.rpc()),
				Channels.of(status.channelTotals()), Streams.of(status.streamTotals()), Files.of(status.files()),
				Datagrams.of(status), Connections.of(status.connections()));
	}

	/**
	 * Description of calls to peers.
	 *
	 * @param pending calls that wait for an answer at present
	 * @param strayReplies replies that came too late, twice, or from an address that no
	 * request was sent to
	 * @param retransmissions requests that were retransmitted because no answer came
	 * @param inquiries requests that were repeated to ask after calls that peers are
	 * executing
	 */
	public record Calls(int pending, long strayReplies, long retransmissions, long inquiries) {

		static Calls of(RpcStatistics rpc) {
			return new Calls(rpc.pendingCalls(), rpc.strayReplies(), rpc.retransmissions(), rpc.inquiries());
		}

	}

	/**
	 * Description of requests from peers.
	 *
	 * @param active requests that were accepted and are not answered yet
	 * @param queued how many of them wait for a thread
	 * @param rejected requests that were refused because there was no room
	 * @param unknownMethods requests for a method that does not exist
	 * @param denied requests whose caller may not make them
	 * @param duplicates requests that arrived again and were not executed again
	 * @param expired requests that were not executed because their deadline had passed
	 * @param cancelled requests that their caller cancelled
	 * @param misdirected requests that were meant for an earlier instance of the node
	 * @param lostReplies requests that arrived again when their answer was not kept any
	 * more
	 * @param cachedReplies answers that are kept at present, for requests that arrive
	 * again
	 * @param unansweredStrangers messages of senders that are no peers which got no
	 * answer because there were too many
	 */
	public record Requests(int active, int queued, long rejected, long unknownMethods, long denied, long duplicates,
			long expired, long cancelled, long misdirected, long lostReplies, int cachedReplies,
			long unansweredStrangers) {

		static Requests of(RpcStatistics rpc) {
			return new Requests(rpc.activeRequests(), rpc.queuedRequests(), rpc.rejectedRequests(),
					rpc.unknownMethods(), rpc.deniedRequests(), rpc.duplicateRequests(), rpc.expiredRequests(),
					rpc.cancelledRequests(), rpc.misdirectedRequests(), rpc.lostReplies(), rpc.cachedReplies(),
					rpc.unansweredStrangers());
		}

	}

	/**
	 * Description of all channels.
	 *
	 * @param opened channels that were opened, by either side
	 * @param rejected requests from peers to open a channel that were refused or ignored
	 * @param sent messages that were sent
	 * @param received messages that arrived for a channel
	 * @param droppedStale messages that were dropped because a newer one had arrived
	 * @param droppedOverflow messages that full queues dropped
	 * @param failed messages that listeners could not take
	 * @param stray messages for a channel that does not exist or belongs to another peer
	 */
	public record Channels(long opened, long rejected, long sent, long received, long droppedStale,
			long droppedOverflow, long failed, long stray) {

		private static Channels of(ChannelTotals totals) {
			return new Channels(totals.opened(), totals.rejected(), totals.sent(), totals.received(),
					totals.droppedStale(), totals.droppedOverflow(), totals.failed(), totals.stray());
		}

	}

	/**
	 * Description of the TCP connections, over which large requests and replies go.
	 *
	 * @param open connections that are open at present, made by either side
	 * @param accepted connections that others have made
	 * @param made connections that this node has made
	 * @param received requests and replies that arrived
	 * @param receivedBytes their length
	 * @param sent requests and replies that were sent
	 * @param sentBytes their length
	 * @param refused connections that were closed because there were too many
	 * @param garbage connections that were closed because of what they sent
	 * @param tooLarge messages that were not read because they were too large
	 * @param tooSlow connections that were closed because they sent or took too little
	 * @param broken connections that broke while a message was on its way
	 */
	public record Connections(int open, long accepted, long made, long received, long receivedBytes, long sent,
			long sentBytes, long refused, long garbage, long tooLarge, long tooSlow, long broken) {

		private static Connections of(ConnectionStatistics connections) {
			return new Connections(connections.open(), connections.accepted(), connections.connected(),
					connections.messagesIn(), connections.bytesIn(), connections.messagesOut(), connections.bytesOut(),
					connections.refused(), connections.garbage(), connections.tooLarge(), connections.tooSlow(),
					connections.broken());
		}

	}

	/**
	 * Description of all byte streams.
	 *
	 * @param opened streams that the node opened
	 * @param accepted streams that peers opened
	 * @param rejected openings by others that were refused
	 * @param invalid openings by others that were none, came too slowly, or from another
	 * realm
	 * @param receivedBytes bytes that arrived
	 * @param sentBytes bytes that were written
	 * @param refusedValues attempts to read a streamed value that were refused
	 * @param expiredValues streamed values that nobody came for
	 */
	public record Streams(long opened, long accepted, long rejected, long invalid, long receivedBytes, long sentBytes,
			long refusedValues, long expiredValues) {

		private static Streams of(StreamTotals totals) {
			return new Streams(totals.opened(), totals.accepted(), totals.rejected(), totals.invalid(),
					totals.bytesIn(), totals.bytesOut(), totals.refusedValues(), totals.expiredValues());
		}

	}

	/**
	 * Description of all files.
	 *
	 * @param sending files that are being sent at present, or that peers are fetching
	 * @param receiving files that are being received or fetched at present
	 * @param sent files that were sent to the end
	 * @param received files that were received to the end
	 * @param refused requests of other nodes that were refused
	 * @param failed transfers that failed
	 * @param sentBytes bytes of files that were sent
	 * @param receivedBytes bytes of files that were received
	 */
	public record Files(int sending, int receiving, long sent, long received, long refused, long failed, long sentBytes,
			long receivedBytes) {

		private static Files of(FileStatistics files) {
			return new Files(files.sending(), files.receiving(), files.sent(), files.received(), files.refused(),
					files.failed(), files.bytesSent(), files.bytesReceived());
		}

	}

	/**
	 * Description of the datagrams of the socket.
	 *
	 * @param received datagrams that arrived
	 * @param receivedBytes their length
	 * @param sent datagrams that were sent
	 * @param sentBytes their length
	 * @param receiveErrors failures of the network while receiving
	 * @param sendErrors datagrams that could not be sent
	 * @param handlingErrors datagrams that the node failed to process
	 * @param dropped datagrams that arrived and were dropped, by cause
	 */
	public record Datagrams(long received, long receivedBytes, long sent, long sentBytes, long receiveErrors,
			long sendErrors, long handlingErrors, Map<String, Long> dropped) {

		private static final String REFUSED = "refused";

		private static Datagrams of(NodeStatus status) {
			TransportStatistics transport = status.transport();
			Map<String, Long> dropped = new TreeMap<>();
			dropped.put(REFUSED, transport.dropped());
			status.undecodable().forEach((cause, count) -> dropped.put(name(cause), count));
			return new Datagrams(transport.datagramsIn(), transport.bytesIn(), transport.datagramsOut(),
					transport.bytesOut(), transport.receiveErrors(), transport.sendErrors(), transport.receiverErrors(),
					dropped);
		}

		private static String name(UndecodableReason cause) {
			return switch (cause) {
				case TOO_LARGE -> "tooLarge";
				case NOT_JSON -> "notJson";
				case NOT_AN_OBJECT -> "notAnObject";
				case UNKNOWN_TYPE -> "unknownType";
				case BAD_FIELD -> "badField";
				case OTHER_REALM -> "otherRealm";
				case UNSEALED -> "unsealed";
				case BAD_MAC -> "badMac";
				case REPLAYED -> "replayed";
				case STALE_KEY -> "staleKey";
				case BAD_SEAL -> "badSeal";
				case FORGED_SENDER -> "forgedSender";
			};
		}

	}

}
