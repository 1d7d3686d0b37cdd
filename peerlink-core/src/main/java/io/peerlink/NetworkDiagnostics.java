package io.peerlink;

import java.net.Inet4Address;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

import io.peerlink.internal.discovery.net.InterfaceReport;
import io.peerlink.internal.node.HostName;
import io.peerlink.internal.wire.Ports;
import io.peerlink.internal.crypto.RealmSecret;
import io.peerlink.internal.wire.Realm;
import org.jspecify.annotations.Nullable;

/**
 * What a node would use of this machine and its network: for tools that explain why nodes
 * do not find each other. Thread-safe.
 *
 * @since 0.1.0
 */
public final class NetworkDiagnostics {

	private NetworkDiagnostics() {
	}

	/**
	 * Returns the name of this machine, as far as it is known without the DNS, which may
	 * block for seconds: from the environment variables {@code HOSTNAME} and
	 * {@code COMPUTERNAME}, from {@code /proc} on Linux, or from the command
	 * {@code hostname}.
	 * @return the first label of the name
	 */
	public static Optional<String> hostName() {
		return HostName.find();
	}

	/**
	 * Returns the network interfaces of this machine, and which of them multicast DNS
	 * uses.
	 * @param interfaces the interfaces to use, by name or address, with {@code *} as a
	 * wildcard; none for all
	 * @return the interfaces, used or not
	 * @throws SocketException when the system does not list them
	 */
	public static List<InterfaceStatus> networkInterfaces(List<String> interfaces) throws SocketException {
		return InterfaceReport.all(interfaces)
			.stream()
			.map((report) -> new InterfaceStatus(report.name(), report.addresses(), report.used(), report.up(),
					report.multicast(), report.pointToPoint(), report.loopback()))
			.toList();
	}

	/**
	 * Returns the UDP port that a node takes when it is free (WIRE.md section 1).
	 * @param name the node's name
	 * @param secret its secret, {@code null} for none
	 * @return the port
	 */
	public static int preferredPort(String name, @Nullable String secret) {
		return Ports.derivedUdpPort(realm(secret), name);
	}

	/**
	 * Returns the DNS-SD service type that a node is announced by (docs/protocol.md,
	 * "Announcement").
	 * @param secret its secret, {@code null} for none
	 * @return the service type
	 */
	public static String serviceType(@Nullable String secret) {
		return realm(secret).serviceType();
	}

	private static Realm realm(@Nullable String secret) {
		return (secret != null) ? Realm.of(RealmSecret.of(secret).stretch()) : Realm.NONE;
	}

	/**
	 * How multicast DNS uses one network interface of this machine: for people who ask
	 * why nothing is found.
	 *
	 * @param name the system's name for it
	 * @param addresses its IPv4 addresses
	 * @param used the address that is announced there, {@code null} when the interface is
	 * not used
	 * @param up whether it is up and running
	 * @param multicast whether it claims to support multicast
	 * @param pointToPoint whether there is only one other end
	 * @param loopback whether it leads back to this machine
	 */
	public record InterfaceStatus(String name, List<Inet4Address> addresses, @Nullable Inet4Address used, boolean up,
			boolean multicast, boolean pointToPoint, boolean loopback) {

		public InterfaceStatus {
			addresses = List.copyOf(addresses);
		}

	}

}
