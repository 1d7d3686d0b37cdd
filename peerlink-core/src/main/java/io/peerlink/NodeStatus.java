package io.peerlink;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import io.peerlink.call.PeerPathStatistics;
import io.peerlink.call.RpcStatistics;
import io.peerlink.channel.ChannelStatus;
import io.peerlink.channel.ChannelTotals;
import io.peerlink.file.FileStatistics;
import io.peerlink.peer.ForeignNode;
import io.peerlink.peer.PeerStatus;
import io.peerlink.peer.RefusedKey;
import io.peerlink.spi.ConnectionStatistics;
import io.peerlink.spi.PeerDiscovery;
import io.peerlink.spi.TransportStatistics;
import io.peerlink.spi.UndecodableReason;
import io.peerlink.stream.StreamStatus;
import io.peerlink.stream.StreamTotals;
import org.jspecify.annotations.Nullable;

/**
 * A running node at one moment.
 *
 * @param name the name in use
 * @param instanceId this run of the node
 * @param address the address of its socket; the host is the wildcard when it listens on
 * all
 * @param tcpPort its TCP port, empty for a node without TCP
 * @param announced whether it is announced and takes calls
 * @param peers the peers, those that are lost but not forgotten included
 * @param discovery what each way of finding peers is doing
 * @param rpc the calls
 * @param paths what was measured of the calls to each Java peer, by its instance id
 * @param channels the open channels
 * @param channelTotals all channels since the start, those that are closed included
 * @param transport the datagrams
 * @param connections the TCP connections for what does not fit into a datagram
 * @param openStreams the open byte streams
 * @param streamTotals all byte streams since the start, those that have ended included
 * @param files the files that were transferred since the start
 * @param undecodable how many datagrams were dropped since the start, by cause
 * @param nameOwner the address of the older node that has the name of this one, as
 * {@code host:port}: this node is out of service until that one is gone. {@code null}
 * otherwise
 * @param fingerprint the fingerprint of the key of this node, eight groups of four
 * hexadecimal digits; {@code null} for a node without a secret, whose messages are not
 * sealed
 * @param refusedKeys the nodes that are no peers because their names are pinned to other
 * keys, in the order in which they were refused
 * @param foreignNodes who has sent several datagrams to this node within the last minute
 * and does not have its secret
 * @since 0.1.0
 */
public record NodeStatus(String name, String instanceId, InetSocketAddress address, OptionalInt tcpPort,
		boolean announced, List<PeerStatus> peers, List<PeerDiscovery.Status> discovery, RpcStatistics rpc,
		Map<String, PeerPathStatistics> paths, List<ChannelStatus> channels, ChannelTotals channelTotals,
		TransportStatistics transport, ConnectionStatistics connections, List<StreamStatus> openStreams,
		StreamTotals streamTotals, FileStatistics files, Map<UndecodableReason, Long> undecodable,
		@Nullable String nameOwner, @Nullable String fingerprint, List<RefusedKey> refusedKeys,
		List<ForeignNode> foreignNodes) {

	public NodeStatus {
		peers = List.copyOf(peers);
		discovery = List.copyOf(discovery);
		paths = Map.copyOf(paths);
		channels = List.copyOf(channels);
		openStreams = List.copyOf(openStreams);
		undecodable = Map.copyOf(undecodable);
		refusedKeys = List.copyOf(refusedKeys);
		foreignNodes = List.copyOf(foreignNodes);
	}

}
