package io.peerlink.spring.boot.actuate;

import java.util.List;

import io.peerlink.NodeStatus;
import io.peerlink.PeerLink;
import io.peerlink.handler.RpcMethod;
import io.peerlink.spi.PeerDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * Description of a node.
 *
 * @param running whether it can call peers
 * @param announced whether peers can discover and call it
 * @param name its name
 * @param version the version of PeerLink
 * @param instanceId identifies this run of the node, {@code null} if it is not running
 * @param address the local address of its socket, {@code null} if it is not running
 * @param port the UDP port of its socket, {@code null} if it is not running
 * @param tcpPort its TCP port, {@code null} if it is not running or has no TCP
 * @param sealed whether it has a secret, so that what it sends is encrypted, {@code null}
 * if it is not running
 * @param fingerprint the fingerprint of its key, {@code null} if it is not running or has
 * no secret, so that nothing is sealed
 * @param discovery the kinds of discovery in use
 * @param methods the methods that peers can call, in the order of their names
 * @param channels the names of the channels that peers can open
 * @param streams the names of the byte streams that peers can open
 * @since 0.1.0
 */
public record NodeDescriptor(boolean running, boolean announced, String name, String version,
		@Nullable String instanceId, @Nullable String address, @Nullable Integer port, @Nullable Integer tcpPort,
		@Nullable Boolean sealed, @Nullable String fingerprint, List<Discovery> discovery, List<Method> methods,
		List<String> channels, List<String> streams) {

	static NodeDescriptor of(PeerLink node, @Nullable NodeStatus status) {
		List<Method> methods = node.methods().stream().map(Method::of).toList();
		List<String> channels = node.registeredChannels();
		List<String> streams = node.registeredStreams();
		if (status == null) {
			return new NodeDescriptor(false, false, node.name(), PeerLink.version(), null, null, null, null, null, null,
					List.of(), methods, channels, streams);
		}
		return new NodeDescriptor(true, status.announced(), status.name(), PeerLink.version(), status.instanceId(),
				status.address().getAddress().getHostAddress(), status.address().getPort(), tcpPort(status),
				status.fingerprint() != null, status.fingerprint(),
				status.discovery().stream().map(Discovery::of).toList(), methods, channels, streams);
	}

	private static @Nullable Integer tcpPort(NodeStatus status) {
		return status.tcpPort().isPresent() ? status.tcpPort().getAsInt() : null;
	}

	/**
	 * Description of a kind of discovery.
	 *
	 * @param active whether it can find peers at present
	 * @param detail the interfaces in use, or the reason why there are none
	 */
	public record Discovery(boolean active, String detail) {

		private static Discovery of(PeerDiscovery.Status status) {
			return new Discovery(status.active(), status.detail());
		}

	}

	/**
	 * Description of a method that peers can call.
	 *
	 * @param name the name of the method
	 * @param signature its name and parameters
	 * @param handler the method that implements it
	 * @param allow the names of the peers that may call it, none for everybody
	 */
	public record Method(String name, String signature, String handler, List<String> allow) {

		private static Method of(RpcMethod method) {
			return new Method(method.name(), method.signature(), method.description(), method.allowed().patterns());
		}

	}

}
