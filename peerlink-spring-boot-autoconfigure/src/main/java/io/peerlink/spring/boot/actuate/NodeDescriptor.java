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
 * @param announced whether peers can see and call it
 * @param name its name
 * @param version the version of PeerLink
 * @param instanceId this run of the node, {@code null} when it is not running
 * @param address the local address of its socket, {@code null} when it is not running
 * @param port the UDP port of its socket, {@code null} when it is not running
 * @param discovery the ways that it finds peers by
 * @param methods what peers can call, by name
 * @param channels the names of the channels that peers can open
 */
public record NodeDescriptor(boolean running, boolean announced, String name, String version,
		@Nullable String instanceId, @Nullable String address, @Nullable Integer port, List<Discovery> discovery,
		List<Method> methods, List<String> channels) {

	static NodeDescriptor of(PeerLink node, @Nullable NodeStatus status) {
		List<Method> methods = node.methods().stream().map(Method::of).toList();
		List<String> channels = node.registeredChannels();
		if (status == null) {
			return new NodeDescriptor(false, false, node.name(), PeerLink.version(), null, null, null, List.of(),
					methods, channels);
		}
		return new NodeDescriptor(true, status.announced(), status.name(), PeerLink.version(), status.instanceId(),
				status.address().getAddress().getHostAddress(), status.address().getPort(),
				status.discovery().stream().map(Discovery::of).toList(), methods, channels);
	}

	/**
	 * Description of a way to find peers.
	 *
	 * @param active whether it can find anything at present
	 * @param detail the interfaces in use, or why there are none
	 */
	public record Discovery(boolean active, String detail) {

		private static Discovery of(PeerDiscovery.Status status) {
			return new Discovery(status.active(), status.detail());
		}

	}

	/**
	 * Description of a method that peers can call.
	 *
	 * @param name its name
	 * @param signature its name and parameters
	 * @param handler where it is implemented
	 */
	public record Method(String name, String signature, String handler) {

		private static Method of(RpcMethod method) {
			return new Method(method.name(), method.signature(), method.description());
		}

	}

}
