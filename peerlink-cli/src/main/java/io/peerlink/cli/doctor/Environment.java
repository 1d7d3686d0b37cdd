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
 * What checks look at. Each question is put to the machine or the network at most once;
 * asking again gives the same answer.
 */
public interface Environment {

	/**
	 * List the network interfaces of this machine.
	 * @return a report on each, used for discovery or not
	 */
	List<InterfaceStatus> interfaces();

	/**
	 * Try to bind the port of multicast DNS, 5353, sharing it with others.
	 * @return how that went
	 */
	PortState mdnsPort();

	/**
	 * Try to bind the port of a node, sharing it with nobody.
	 * @param port the UDP port
	 * @return how that went
	 */
	PortState nodePort(int port);

	/**
	 * Send a multicast question on each interface that is used, and listen.
	 * @return what was heard, by the name of the interface
	 * @throws InterruptedException when the thread was interrupted
	 */
	Map<String, Echo> echoes() throws InterruptedException;

	/**
	 * Announce a node that nobody but this environment looks for, and look for it.
	 * @return how long it took to see it, empty when it was not seen
	 * @throws InterruptedException when the thread was interrupted
	 */
	Optional<Duration> announcement() throws InterruptedException;

	/**
	 * Look for peers and ping them.
	 * @return the peers by name, those that do not answer included
	 * @throws InterruptedException when the thread was interrupted
	 */
	List<PeerReport> peers() throws InterruptedException;

	/**
	 * Tell whether an address is one of this machine.
	 * @param address the address
	 * @return whether it is
	 */
	default boolean isLocal(InetAddress address) {
		return address.isLoopbackAddress()
				|| interfaces().stream().anyMatch((candidate) -> candidate.addresses().contains(address));
	}

	/**
	 * How the binding of a port went.
	 *
	 * @param failure why it could not be bound, {@code null} when it could
	 * @param holder the program that has it, {@code null} when that is not known
	 */
	record PortState(@Nullable String failure, @Nullable String holder) {

		/**
		 * The port can be bound.
		 */
		public static final PortState FREE = new PortState(null, null);

		/**
		 * Return who has the port.
		 * @return the program, to be put into a sentence
		 */
		public String holderOrUnknown() {
			return (this.holder != null) ? this.holder : "another program";
		}

	}

	/**
	 * What was heard on one interface after a multicast question.
	 *
	 * @param failure why the question could not be sent, {@code null} when it could
	 * @param heardItself whether the question was heard by this machine
	 * @param heardByMulticast other machines that were heard at the multicast address
	 * @param heardByUnicast other machines that answered directly
	 */
	record Echo(@Nullable String failure, boolean heardItself, Set<InetAddress> heardByMulticast,
			Set<InetAddress> heardByUnicast) {

		public Echo {
			heardByMulticast = Set.copyOf(heardByMulticast);
			heardByUnicast = Set.copyOf(heardByUnicast);
		}

	}

	/**
	 * A peer, and whether it answers.
	 *
	 * @param peer the peer as it is announced
	 * @param roundTrip how long its answer to a ping took, {@code null} when there was
	 * none
	 */
	record PeerReport(Peer peer, @Nullable Duration roundTrip) {
	}

}
