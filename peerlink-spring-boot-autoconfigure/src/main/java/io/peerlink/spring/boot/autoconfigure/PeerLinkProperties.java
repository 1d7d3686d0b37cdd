package io.peerlink.spring.boot.autoconfigure;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.peerlink.handler.ErrorMessages;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the node.
 *
 * @param enabled Whether to run a node.
 * @param node Name and address of the node.
 * @param security Security of nodes with a secret.
 * @param discovery Discovery of peers.
 * @param liveness Liveness checks of peers.
 * @param rpc Calls to peers.
 * @param handler Requests from peers.
 * @param channels Channels to and from peers.
 * @param streams Byte streams to and from peers.
 * @param files Files of other nodes.
 * @param transport Datagrams to peers.
 * @param tcp Calls that do not fit into a datagram.
 * @param web Web endpoints that call peers.
 * @param shutdownTimeout Time that running handlers get when the application stops.
 * @since 0.1.0
 */
@ConfigurationProperties("peerlink")
public record PeerLinkProperties(@DefaultValue("true") boolean enabled, @DefaultValue Node node,
		@DefaultValue Security security, @DefaultValue Discovery discovery, @DefaultValue Liveness liveness,
		@DefaultValue Rpc rpc, @DefaultValue Handler handler, @DefaultValue Channels channels,
		@DefaultValue Streams streams, @DefaultValue Files files, @DefaultValue Transport transport,
		@DefaultValue Tcp tcp, @DefaultValue Web web, @DefaultValue("5s") Duration shutdownTimeout) {

	/**
	 * Name and address of the node.
	 *
	 * @param name Name that peers use for the node, unique on the network. When not set,
	 * it is made of the name of the application and that of the host, with a number if
	 * another node has it.
	 * @param renameOnConflict Whether to append a number to the name if another node has
	 * it, rather than to fail. When not set, a name that was set fails, and any other
	 * gets its number.
	 * @param port UDP port of the node, 0 for any free one. When not set, it is derived
	 * from the name, and any free port is used if that one is taken.
	 * @param tcpPort TCP port of the node, 0 for any free one. When not set, it is
	 * derived from the name, and any free port is used if that one is taken.
	 * @param bindAddress Local IPv4 address that the node listens on. When not set, it
	 * listens on all.
	 * @param secret Secret that all nodes of a group share: what 'peerlink secret'
	 * printed, or a passphrase of at least 12 characters. All that they send is encrypted
	 * and authenticated, and other nodes are ignored.
	 * @param previousSecrets Up to 3 other secrets of the group that are still accepted,
	 * so that it can be changed on one node after the other.
	 * @param identity File with the private key of the node, which is made if there is
	 * none. When not set, the key is new at each start.
	 * @param open Whether a node without a secret is meant to be called by everyone on
	 * the network. Otherwise its start logs a warning.
	 */
	public record Node(@Nullable String name, @Nullable Boolean renameOnConflict, @Nullable Integer port,
			@Nullable Integer tcpPort, @Nullable InetAddress bindAddress, @Nullable String secret,
			@DefaultValue List<String> previousSecrets, @Nullable Path identity, @DefaultValue("false") boolean open) {

		@Override
		public String toString() {
			return "Node[name=" + this.name + ", renameOnConflict=" + this.renameOnConflict + ", port=" + this.port
					+ ", tcpPort=" + this.tcpPort + ", bindAddress=" + this.bindAddress + ", identity=" + this.identity
					+ ", open=" + this.open + "]";
		}

	}

	/**
	 * Security of nodes with a secret.
	 *
	 * @param pins Where the names of peers are pinned to their keys, so that no other
	 * node can take them: 'memory', 'off', or the path of a file.
	 */
	public record Security(@DefaultValue("memory") String pins) {
	}

	/**
	 * Discovery of peers.
	 *
	 * @param mdns Multicast DNS.
	 * @param interfaces Names or IPv4 addresses of the network interfaces to use for
	 * multicast DNS, with '*' for any characters. When not set, all that can multicast
	 * are used.
	 * @param staticPeers Peers at fixed addresses, for networks that block multicast:
	 * 'host:port', 'name@host:port' or 'name@host'.
	 * @param maxPeers Number of peers that are kept; further ones are ignored.
	 */
	public record Discovery(@DefaultValue Mdns mdns, @DefaultValue List<String> interfaces,
			@DefaultValue List<String> staticPeers, @DefaultValue("1024") int maxPeers) {

		/**
		 * Multicast DNS.
		 *
		 * @param enabled Whether to discover peers, and to be discovered, by multicast
		 * DNS.
		 */
		public record Mdns(@DefaultValue("true") boolean enabled) {
		}

	}

	/**
	 * Liveness checks of peers.
	 *
	 * @param enabled Whether to ping silent peers.
	 * @param javaInterval Time after which a silent Java peer is pinged.
	 * @param javaTimeout Time that a Java peer has to answer a ping.
	 * @param otherInterval Time after which any other silent peer is pinged.
	 * @param otherTimeout Time that any other peer has to answer a ping. A Python peer
	 * answers late while it is busy with a call.
	 * @param misses Number of pings in a row without answer after which a peer goes down.
	 */
	public record Liveness(@DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration javaInterval,
			@DefaultValue("200ms") Duration javaTimeout, @DefaultValue("5s") Duration otherInterval,
			@DefaultValue("850ms") Duration otherTimeout, @DefaultValue("12") int misses) {
	}

	/**
	 * Calls to peers.
	 *
	 * @param timeout Time to wait for the answer of a peer.
	 * @param maxPendingCalls Number of calls that may wait for an answer at once.
	 * @param maxPayloadSize Longest request or reply, at most 64MB. Python nodes read at
	 * most 4MB.
	 */
	public record Rpc(@DefaultValue("5s") Duration timeout, @DefaultValue("65536") int maxPendingCalls,
			@DefaultValue("4MB") DataSize maxPayloadSize) {
	}

	/**
	 * Requests from peers.
	 *
	 * @param concurrency Number of handlers that may run at once.
	 * @param queueCapacity Number of requests that may wait for a handler thread; further
	 * ones are refused.
	 * @param errorMessages Messages of failed handlers that are sent to the callers.
	 */
	public record Handler(@DefaultValue("64") int concurrency, @DefaultValue("1024") int queueCapacity,
			@DefaultValue("application") ErrorMessages errorMessages) {
	}

	/**
	 * Channels to and from peers.
	 *
	 * @param max Number of channels that may be open at once, opened by either side;
	 * further ones are refused.
	 * @param maxPerPeer Number of channels that may be open at once with one peer;
	 * further ones are refused.
	 */
	public record Channels(@DefaultValue("256") int max, @DefaultValue("32") int maxPerPeer) {
	}

	/**
	 * Byte streams to and from peers.
	 *
	 * @param max Number of streams that peers may have open at once, half of them from
	 * one address; further ones are refused. The application may have as many open. The
	 * same number is for streamed results and arguments, which have places of their own.
	 */
	public record Streams(@DefaultValue("64") int max) {
	}

	/**
	 * Files of other nodes.
	 *
	 * @param inbox Folder that files of other nodes are written to, created at the start.
	 * When not set, none are taken.
	 * @param shared Folder whose files other nodes may list and fetch. When not set, none
	 * are shared.
	 * @param maxSize Largest file that is taken.
	 * @param names Patterns of the names of files that are taken, such as '*.pdf' or
	 * 'photos/**'.
	 * @param overwrite Whether senders may replace files of the inbox.
	 */
	public record Files(@Nullable Path inbox, @Nullable Path shared, @DefaultValue("4GB") DataSize maxSize,
			@DefaultValue("**") List<String> names, @DefaultValue("false") boolean overwrite) {
	}

	/**
	 * Datagrams to peers.
	 *
	 * @param bundling Whether messages to a Java peer that wait while another is sent
	 * share a datagram.
	 */
	public record Transport(@DefaultValue("true") boolean bundling) {
	}

	/**
	 * Calls that do not fit into a datagram.
	 *
	 * @param enabled Whether calls that do not fit into a datagram go over TCP, rather
	 * than to fail. Without TCP there are no streams and no files either.
	 */
	public record Tcp(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Web endpoints that call peers.
	 *
	 * @param problemdetails Problem details.
	 */
	public record Web(@DefaultValue Problemdetails problemdetails) {

		/**
		 * Problem details.
		 *
		 * @param enabled Whether to answer with problem details (RFC 9457) when an
		 * endpoint of Spring MVC or WebFlux fails because of a peer.
		 */
		public record Problemdetails(@DefaultValue("false") boolean enabled) {
		}

	}

}
