package io.peerlink.internal.discovery.dnssd;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peerlink.internal.discovery.dns.DnsName;
import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.net.UsableInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects the addresses of hosts that announce only such as nobody else can reach: a
 * Python node without a default route announces 127.0.0.1. The source of the packet takes
 * their place.
 */
final class AddressCorrection {

	/**
	 * The maximum number of hosts that are logged.
	 */
	private static final int MAX_LOGGED = 64;

	private static final Logger logger = LoggerFactory.getLogger(AddressCorrection.class);

	private final UsableInterface link;

	private final Set<String> logged = new HashSet<>();

	AddressCorrection(UsableInterface link) {
		this.link = link;
	}

	/**
	 * Returns the records of a packet with corrected addresses.
	 * @param sender the address of the sender
	 * @param packet the records
	 * @return the records; the same ones if there was nothing to correct
	 */
	List<ResourceRecord> correct(InetAddress sender, List<ResourceRecord> packet) {
		if (!(sender instanceof Inet4Address source) || !this.link.isPlausible(source)
				|| packet.stream().noneMatch(this::isImplausible)) {
			return packet;
		}
		Set<String> reachable = new HashSet<>();
		for (ResourceRecord next : packet) {
			if (next instanceof ResourceRecord.Address && !isImplausible(next)) {
				reachable.add(key(next));
			}
		}
		List<ResourceRecord> corrected = new ArrayList<>();
		for (ResourceRecord next : packet) {
			boolean wrong = isImplausible(next) && !reachable.contains(key(next));
			corrected.add(wrong ? correct((ResourceRecord.Address) next, source) : next);
		}
		return corrected;
	}

	private boolean isImplausible(ResourceRecord candidate) {
		return candidate instanceof ResourceRecord.Address address && !this.link.isPlausible(address.address());
	}

	private static String key(ResourceRecord candidate) {
		return DnsName.key(candidate.name());
	}

	private ResourceRecord correct(ResourceRecord.Address announced, Inet4Address source) {
		if (this.logged.size() < MAX_LOGGED && this.logged.add(key(announced))) {
			logger.info(
					"Host {} announces its address as {}, where nobody reaches it; {} is used, where that came from",
					announced.name(), announced.address().getHostAddress(), source.getHostAddress());
		}
		return new ResourceRecord.Address(announced.name(), announced.ttl(), announced.flush(), source);
	}

}
