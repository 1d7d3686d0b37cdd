package io.peerlink.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the network that checks examine. Results that several checks need are
 * measured once; later calls return the same result.
 */
public interface Environment {

	/**
	 * Returns the network interfaces of this machine.
	 * @return a report on each, used for discovery or not
	 */
	List<InterfaceStatus> interfaces();

	/**
	 * Returns the network interfaces that are used for discovery.
	 * @return a report on each
	 */
	default List<InterfaceStatus> usedInterfaces() {
		return interfaces().stream().filter((report) -> report.used() != null).toList();
	}

	/**
	 * Binds the port of multicast DNS, 5353, as a shared port.
	 * @return the result
	 */
	PortState mdnsPort();

	/**
	 * Binds the port of a node as an exclusive port.
	 * @param port the UDP port
	 * @return the result
	 */
	PortState nodePort(int port);

	/**
	 * Sends a multicast query on each used interface and collects responses.
	 * @return the results by name of the interface
	 * @throws InterruptedException when the thread was interrupted
	 */
	Map<String, MulticastResult> multicastResults() throws InterruptedException;

	/**
	 * Announces a node in a group of its own and measures how long another node of the
	 * group takes to discover it.
	 * @return the time, empty when it was not discovered
	 * @throws InterruptedException when the thread was interrupted
	 */
	Optional<Duration> measureAnnouncement() throws InterruptedException;

	/**
	 * Discovers peers and pings them.
	 * @return the peers by name, including those that do not answer
	 * @throws InterruptedException when the thread was interrupted
	 */
	List<PeerReport> peers() throws InterruptedException;

	/**
	 * Returns whether an address belongs to this machine.
	 * @param address the address
	 * @return {@code true} for loopback and the addresses of all interfaces
	 */
	default boolean isLocal(InetAddress address) {
		return address.isLoopbackAddress()
				|| interfaces().stream().anyMatch((report) -> report.addresses().contains(address));
	}

	/**
	 * The result of binding a port.
	 *
	 * @param failure why it could not be bound, or {@code null} when it could
	 * @param holder the program that has bound it, or {@code null} when unknown
	 */
	record PortState(@Nullable String failure, @Nullable String holder) {

		/**
		 * The port can be bound.
		 */
		public static final PortState FREE = new PortState(null, null);

		/**
		 * Returns the program that has bound the port, as a part of a sentence.
		 * @return the program, or "another program" when it is unknown
		 */
		public String holderOrUnknown() {
			return (this.holder != null) ? this.holder : "another program";
		}

	}

	/**
	 * The result of a multicast query on one interface.
	 *
	 * @param failure why the query could not be sent, or {@code null} when it could
	 * @param loopedBack whether this machine received its own query
	 * @param multicastResponders other machines that responded by multicast
	 * @param unicastResponders other machines that responded by unicast
	 * @param loopbackAnnouncers other machines that announce a node at a loopback address
	 * @param announced the nodes that announce themselves, on this machine too, whatever
	 * their secrets are: their names by their service types
	 */
	record MulticastResult(@Nullable String failure, boolean loopedBack, Set<InetAddress> multicastResponders,
			Set<InetAddress> unicastResponders, Set<InetAddress> loopbackAnnouncers,
			Map<String, Set<String>> announced) {

		public MulticastResult {
			multicastResponders = Set.copyOf(multicastResponders);
			unicastResponders = Set.copyOf(unicastResponders);
			loopbackAnnouncers = Set.copyOf(loopbackAnnouncers);
			announced = Map.copyOf(announced);
		}

		MulticastResult(@Nullable String failure, boolean loopedBack, Set<InetAddress> multicastResponders,
				Set<InetAddress> unicastResponders) {
			this(failure, loopedBack, multicastResponders, unicastResponders, Set.of(), Map.of());
		}

	}

	/**
	 * A peer and its answer to a ping.
	 *
	 * @param peer the peer as it is announced
	 * @param roundTrip the round trip of a ping, or {@code null} when there was no answer
	 * @param refusal why this machine could not send the ping, or {@code null} when it
	 * could
	 */
	record PeerReport(Peer peer, @Nullable Duration roundTrip, @Nullable String refusal) {

		PeerReport(Peer peer, @Nullable Duration roundTrip) {
			this(peer, roundTrip, null);
		}

		boolean answered() {
			return this.roundTrip != null;
		}

	}

}
