package io.peerlink.system.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A virtual LAN: hosts, each a network namespace with one Ethernet interface
 * {@code eth0}, on one switch. The switch is a bridge in a namespace of its own, so that
 * a lab is isolated from the machine's real network and from other labs; all labs use the
 * same addresses.
 * <p>
 * Needs Linux, root and iproute2; without them {@link #create} fails.
 */
public final class NetworkLab implements AutoCloseable {

	private static final int MAX_HOSTS = 200;

	private final String hub;

	private final String prefix;

	private final List<Host> hosts = new ArrayList<>();

	private NetworkLab(String prefix) {
		this.prefix = prefix;
		this.hub = prefix + "hub";
	}

	/**
	 * Builds a LAN. The first host has the address 10.99.0.1, the second 10.99.0.2, and
	 * so on.
	 * @param hosts the number of hosts
	 * @return the LAN
	 * @throws IllegalStateException if this machine does not support it
	 */
	public static NetworkLab create(int hosts) {
		if (hosts < 1 || hosts > MAX_HOSTS) {
			throw new IllegalArgumentException("hosts must be 1 to " + MAX_HOSTS + ", not " + hosts);
		}
		requireRoot();
		Namespaces.removeLeftovers();
		NetworkLab lab = new NetworkLab(Namespaces.newPrefix());
		try {
			lab.addHub();
			for (int number = 1; number <= hosts; number++) {
				lab.addHost(number);
			}
			return lab;
		}
		catch (RuntimeException ex) {
			lab.close();
			throw ex;
		}
	}

	private static void requireRoot() {
		String user = Commands.run(List.of("id", "-u"));
		if (!user.equals("0")) {
			throw new IllegalStateException("System tests make network namespaces and have to be run as root");
		}
	}

	private void addHub() {
		Namespaces.add(this.hub);
		ip(this.hub, "link", "set", "lo", "up");
		// With snooping but without a querier, the switch may not forward multicast.
		ip(this.hub, "link", "add", "br0", "type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping",
				"0");
		ip(this.hub, "link", "set", "br0", "up");
	}

	private void addHost(int number) {
		String namespace = this.prefix + "h" + number;
		Namespaces.add(namespace);
		String port = "port" + number;
		ip(this.hub, "link", "add", port, "type", "veth", "peer", "name", Host.INTERFACE, "netns", namespace);
		ip(this.hub, "link", "set", port, "master", "br0", "up");
		Host host = new Host(namespace, number);
		this.hosts.add(host);
		host.connect();
	}

	/**
	 * Connects a host to the switch a second time, by an interface {@code eth1}, as a
	 * laptop is by cable and Wi-Fi.
	 * @param number 1 for the first host
	 * @param address its address there with the length of the prefix
	 */
	public void connectAgain(int number, String address) {
		Host host = host(number);
		String port = "again" + number;
		ip(this.hub, "link", "add", port, "type", "veth", "peer", "name", "eth1", "netns", host.namespace());
		ip(this.hub, "link", "set", port, "master", "br0", "up");
		ip(host.namespace(), "link", "set", "eth1", "up");
		ip(host.namespace(), "addr", "add", address, "brd", "+", "dev", "eth1");
	}

	/**
	 * Replaces the link between a host and the switch permanently.
	 * @param number 1 for the first host
	 * @return the link, which impairs nothing yet
	 */
	public ImpairedLink impairLink(int number) {
		String port = "port" + number;
		String plug = "plug" + number;
		String jack = "jack" + number;
		ip(this.hub, "link", "add", plug, "type", "veth", "peer", "name", jack);
		ip(this.hub, "link", "set", jack, "addrgenmode", "none", "up");
		ip(this.hub, "link", "set", port, "nomaster");
		ip(this.hub, "link", "set", plug, "master", "br0", "up");
		return ImpairedLink.between(this.hub, port, jack);
	}

	private static void ip(String namespace, String... arguments) {
		List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
		command.addAll(List.of(arguments));
		Commands.run(command);
	}

	/**
	 * Returns one of the hosts.
	 * @param number 1 for the first
	 * @return the host
	 */
	public Host host(int number) {
		return this.hosts.get(number - 1);
	}

	/**
	 * Returns all hosts.
	 * @return the hosts, the first one first
	 */
	public List<Host> hosts() {
		return List.copyOf(this.hosts);
	}

	/**
	 * Kills the processes on the hosts and removes the LAN.
	 */
	@Override
	public void close() {
		this.hosts.forEach(Host::close);
		Namespaces.remove(this.hub);
	}

}
