package io.peerlink.internal.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.peerlink.internal.wire.Realm;
import org.jspecify.annotations.Nullable;

/**
 * The options of discovery by multicast DNS.
 *
 * @param serviceType the DNS-SD type to publish and to browse, with its trailing dot; the
 * service name has at most 15 characters (RFC 6335 section 5.1), Python rejects more
 * @param realm 16 lower-case hex digits that announcements must carry as {@code realm} to
 * be accepted, or {@code null} when only announcements without a realm are accepted
 * @param interfaces names or IPv4 addresses of the network interfaces to use, with
 * {@code *} for any characters; none means all that are usable. Loopback is used when it
 * is named here, or when nothing else is usable
 * @param bindAddress the only address that the node can be reached at: just the interface
 * that has it is used, and just this address is announced; {@code null} for all addresses
 * @param interfaceCheckInterval how often to check for interfaces that were added,
 * removed or changed
 */
public record MdnsOptions(String serviceType, @Nullable String realm, List<String> interfaces,
		@Nullable Inet4Address bindAddress, Duration interfaceCheckInterval) {

	/**
	 * The service type of nodes without a realm (WIRE.md section 1).
	 */
	public static final String DEFAULT_SERVICE_TYPE = Realm.NONE.serviceType();

	private static final Pattern SERVICE_TYPE = Pattern
		.compile("_(?=[^.]{1,15}\\.)[A-Za-z0-9]+(-[A-Za-z0-9]+)*\\._(tcp|udp)\\.local\\.");

	private static final Pattern REALM = Pattern.compile("[0-9a-f]{16}");

	public MdnsOptions {
		if (!SERVICE_TYPE.matcher(serviceType).matches()) {
			throw new IllegalArgumentException("'" + serviceType + "' is no DNS-SD service type such as "
					+ DEFAULT_SERVICE_TYPE + " (at most 15 letters, digits and hyphens)");
		}
		if (realm != null && !REALM.matcher(realm).matches()) {
			throw new IllegalArgumentException("A realm has 16 lower-case hex digits, not '" + realm + "'");
		}
		if (interfaceCheckInterval.isZero() || interfaceCheckInterval.isNegative()) {
			throw new IllegalArgumentException("The interface check interval must be positive");
		}
		interfaces = List.copyOf(interfaces);
	}

	/**
	 * Returns the options of a node without a realm on all usable interfaces.
	 * @return the default options
	 */
	public static MdnsOptions defaults() {
		return new MdnsOptions(DEFAULT_SERVICE_TYPE, null, List.of(), null, Duration.ofSeconds(1));
	}

	/**
	 * Returns these options for another service type.
	 * @param type the service type
	 * @return a copy
	 */
	public MdnsOptions withServiceType(String type) {
		return new MdnsOptions(type, this.realm, this.interfaces, this.bindAddress, this.interfaceCheckInterval);
	}

	/**
	 * Returns these options for a realm, with the service type that belongs to it
	 * (WIRE.md section 1).
	 * @param realm the realm
	 * @return a copy
	 */
	public MdnsOptions withRealm(Realm realm) {
		return new MdnsOptions(realm.serviceType(), realm.id(), this.interfaces, this.bindAddress,
				this.interfaceCheckInterval);
	}

	/**
	 * Returns these options for other interfaces.
	 * @param patterns names or IPv4 addresses, {@code *} allowed
	 * @return a copy
	 */
	public MdnsOptions withInterfaces(List<String> patterns) {
		return new MdnsOptions(this.serviceType, this.realm, patterns, this.bindAddress, this.interfaceCheckInterval);
	}

	/**
	 * Returns these options for a node that is bound to an address.
	 * @param address the address; {@code null} or the wildcard for all addresses
	 * @return a copy
	 */
	public MdnsOptions withBindAddress(@Nullable InetAddress address) {
		boolean one = address != null && !address.isAnyLocalAddress();
		return new MdnsOptions(this.serviceType, this.realm, this.interfaces,
				(one && address instanceof Inet4Address ipv4) ? ipv4 : null, this.interfaceCheckInterval);
	}

}
