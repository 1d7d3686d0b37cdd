package io.peerlink.internal.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.peerlink.call.CallObserver;
import io.peerlink.call.ReliabilityOptions;
import io.peerlink.file.FileOptions;
import io.peerlink.handler.CallAuthorizer;
import io.peerlink.handler.ErrorMessages;
import io.peerlink.handler.HandlerInterceptor;
import io.peerlink.internal.context.HandlerGuard;
import io.peerlink.internal.context.NodeLimits;
import io.peerlink.internal.discovery.StaticPeer;
import io.peerlink.internal.wire.Realm;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.spi.DatagramTransport;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * How a node was configured.
 *
 * @param name the wanted name
 * @param version the version of this library
 * @param renameOnConflict whether a taken name gets a suffix
 * @param secrets those of the realm, or {@code null} for none
 * @param pins the pins of the names of peers, or {@code null} not to pin any
 * @param bindAddress the local address of the socket, or {@code null} for all
 * @param port the UDP port, or {@code null} to derive it from the name
 * @param mdns whether to use multicast DNS
 * @param interfaces the interfaces to use for it, none to choose them
 * @param staticPeers addresses to look for peers at, each valid for a {@link StaticPeer}
 * @param discoveries further ways to find peers
 * @param liveness how lost peers are noticed
 * @param maxPeers how many peers are kept
 * @param callTimeout how long a call waits when the caller does not say
 * @param maxPendingCalls how many calls may be in flight
 * @param handlerConcurrency how many handlers may run at once
 * @param handlerQueueCapacity how many requests may wait for a handler thread
 * @param errorMessages whose messages callers get when a handler fails
 * @param maxChannels how many channels there may be
 * @param maxChannelsPerPeer how many of them with one peer
 * @param virtualThreads whether to use virtual threads where the JVM has them
 * @param shutdownTimeout how long a stop waits for handlers that run
 * @param callObservers watch calls
 * @param callAuthorizers decide who may call
 * @param handlerInterceptors surround handlers
 * @param reliability what is done against lost and repeated datagrams
 * @param transport opens the transport, or {@code null} for UDP
 * @param bundling whether messages to a Java peer may share a datagram
 * @param tcp whether calls that do not fit into a datagram go over TCP
 * @param tcpPort the TCP port, or {@code null} to derive it from the name
 * @param maxPayload longest message in bytes
 * @param maxStreams how many streams peers may have open, and as many this node
 * @param files what is done with files of others
 */
public record NodeSettings(String name, String version, boolean renameOnConflict, @Nullable RealmSecrets secrets,
		@Nullable PinStore pins, @Nullable InetAddress bindAddress, @Nullable Integer port, boolean mdns,
		List<String> interfaces, List<String> staticPeers, List<Supplier<PeerDiscovery>> discoveries,
		LivenessOptions liveness, int maxPeers, Duration callTimeout, int maxPendingCalls, int handlerConcurrency,
		int handlerQueueCapacity, ErrorMessages errorMessages, int maxChannels, int maxChannelsPerPeer,
		boolean virtualThreads, Duration shutdownTimeout, List<CallObserver> callObservers,
		List<CallAuthorizer> callAuthorizers, List<HandlerInterceptor> handlerInterceptors,
		ReliabilityOptions reliability, @Nullable Supplier<DatagramTransport> transport, boolean bundling, boolean tcp,
		@Nullable Integer tcpPort, int maxPayload, int maxStreams, FileOptions files) {

	public NodeSettings {
		interfaces = List.copyOf(interfaces);
		staticPeers = List.copyOf(staticPeers);
		discoveries = List.copyOf(discoveries);
		callObservers = List.copyOf(callObservers);
		callAuthorizers = List.copyOf(callAuthorizers);
		handlerInterceptors = List.copyOf(handlerInterceptors);
	}

	/**
	 * Returns who belongs together. Waits for the keys of the secret.
	 */
	Realm realm() {
		return (this.secrets != null) ? this.secrets.realm() : Realm.NONE;
	}

	/**
	 * Returns whether the name belongs to the key of the node: it keeps both.
	 */
	boolean hasKeyedName() {
		return this.secrets != null && this.secrets.keepsIdentity() && !this.renameOnConflict;
	}

	HandlerGuard guard() {
		return new HandlerGuard(this.callAuthorizers, this.handlerInterceptors);
	}

	NodeLimits limits() {
		return new NodeLimits(this.callTimeout, this.maxPendingCalls,
				(long) this.handlerConcurrency + this.handlerQueueCapacity, this.maxChannels, this.maxChannelsPerPeer,
				this.reliability, this.errorMessages, this.bundling);
	}

}
