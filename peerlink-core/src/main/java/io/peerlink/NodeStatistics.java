package io.peerlink;

import java.util.Map;

import io.peerlink.call.RpcStatistics;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.file.FileStatistics;
import io.peerlink.spi.ConnectionStatistics;
import io.peerlink.spi.TransportStatistics;
import io.peerlink.spi.UndecodableReason;
import io.peerlink.stream.StreamTotals;

/**
 * The numbers of a running node at one moment.
 *
 * @param instanceId this run of the node; what is counted begins anew with the next one
 * @param rpc the calls
 * @param openChannels how many channels are open
 * @param queuedMessages how many messages wait in the queues of all of them
 * @param channelTotals all channels since the start, those that are closed included
 * @param transport the datagrams
 * @param connections the TCP connections for what does not fit into a datagram
 * @param streamTotals all byte streams since the start, those that have ended included
 * @param files the files that were transferred since the start
 * @param undecodable how many datagrams were dropped since the start, by cause
 * @param refusedKeys how many nodes are no peers because their names are pinned to other
 * keys
 * @since 0.1.0
 */
public record NodeStatistics(String instanceId, RpcStatistics rpc, int openChannels, long queuedMessages,
		ChannelTotals channelTotals, TransportStatistics transport, ConnectionStatistics connections,
		StreamTotals streamTotals, FileStatistics files, Map<UndecodableReason, Long> undecodable, int refusedKeys) {

	public NodeStatistics {
		undecodable = Map.copyOf(undecodable);
	}

}
