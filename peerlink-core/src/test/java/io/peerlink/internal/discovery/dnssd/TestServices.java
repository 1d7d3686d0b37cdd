package io.peerlink.internal.discovery.dnssd;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.peerlink.internal.discovery.dns.ResourceRecord;
import io.peerlink.internal.discovery.dns.ServiceType;
import io.peerlink.internal.discovery.dns.TxtRecord;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;

/**
 * Announcements of other nodes, for tests.
 */
final class TestServices {

	static final ServiceType TYPE = new ServiceType("_unit._tcp.local.");

	static final int TTL = 120;

	private TestServices() {
	}

	static List<ResourceRecord> announcement(String name, int port, String instanceId, String address, String... more) {
		Map<String, String> attributes = (more.length == 0) ? Map.of("instance_id", instanceId)
				: Map.of("instance_id", instanceId, more[0], more[1]);
		String host = "host-" + name + ".local.";
		return List.of(new ResourceRecord.Pointer(TYPE.name(), TTL, TYPE.qualify(name)),
				new ResourceRecord.Service(TYPE.qualify(name), TTL, port, host),
				new ResourceRecord.Text(upperCase(TYPE.qualify(name)), TTL, TxtRecord.write(attributes)),
				new ResourceRecord.Address(host, TTL, true, address(address)));
	}

	/**
	 * Returns the same name in DNS, where the case of ASCII letters alone does not
	 * matter.
	 */
	private static String upperCase(String name) {
		return Pattern.compile("[a-z]").matcher(name).replaceAll((letter) -> letter.group().toUpperCase(Locale.ROOT));
	}

}
