package io.peerlink.system.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A machine on the LAN of a {@link NetworkLab}.
 */
public final class Host {

	static final String INTERFACE = "eth0";

	private static final String NETWORK = "10.99.0.";

	private static final String MDNS_PORT = "5353";

	private final String namespace;

	private final List<LineProcess> processes = new CopyOnWriteArrayList<>();

	private volatile String address;

	Host(String namespace, int number) {
		this.namespace = namespace;
		this.address = NETWORK + number;
	}

	void connect() {
		ip("link", "set", "lo", "up");
		ip("addr", "add", this.address + "/24", "brd", "+", "dev", INTERFACE);
		linkUp();
	}

	/**
	 * Returns the host's IPv4 address.
	 * @return the address of {@code eth0} as text
	 */
	public String address() {
		return this.address;
	}

	/**
	 * Returns the name of the host's network namespace.
	 * @return the name, as {@code ip netns} knows it
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Runs a command on this host and waits for its end.
	 * @param command the program and its arguments
	 * @return its output
	 * @throws IllegalStateException if it fails
	 */
	public String exec(String... command) {
		return Commands.run(onThisHost(List.of(command)));
	}

	/**
	 * Runs a program on this host and waits for its end, with any exit code.
	 * @param input its standard input
	 * @param timeout the maximum duration
	 * @param builder describes the program; its command is changed to run on this host
	 * @return its outcome
	 */
	public Outcome run(String input, Duration timeout, ProcessBuilder builder) {
		return Outcome.of(input, timeout, builder.command(onThisHost(builder.command())));
	}

	/**
	 * Starts a process on this host. It is killed when the lab is closed.
	 * @param name its name in failure messages
	 * @param builder describes the process; its command is changed to run on this host
	 * @return the running process
	 */
	public LineProcess spawn(String name, ProcessBuilder builder) {
		LineProcess process = LineProcess.start(name, builder.command(onThisHost(builder.command())));
		this.processes.add(process);
		return process;
	}

	private List<String> onThisHost(List<String> command) {
		List<String> here = new ArrayList<>(List.of("ip", "netns", "exec", this.namespace));
		here.addAll(command);
		return here;
	}

	/**
	 * Takes the link down. The address is kept, as on a real machine; routes are lost.
	 */
	public void linkDown() {
		ip("link", "set", INTERFACE, "down");
	}

	/**
	 * Takes the link up and restores the routes.
	 */
	public void linkUp() {
		ip("link", "set", INTERFACE, "up");
		addRoutes();
	}

	/**
	 * Takes the loopback interface down. With the link down as well, there is no network
	 * at all.
	 */
	public void loopbackDown() {
		ip("link", "set", "lo", "down");
	}

	/**
	 * Replaces the address of {@code eth0}.
	 * @param lastByte the new address is 10.99.0.<i>lastByte</i>; not that of another
	 * host
	 */
	public void changeAddress(int lastByte) {
		String old = this.address;
		this.address = NETWORK + lastByte;
		ip("addr", "del", old + "/24", "dev", INTERFACE);
		ip("addr", "add", this.address + "/24", "brd", "+", "dev", INTERFACE);
		addRoutes();
	}

	/**
	 * Takes the link down for 100 ms, shorter than any program would notice by looking.
	 */
	public void blip() {
		exec("sh", "-c", "ip link set %1$s down; sleep 0.1; ip link set %1$s up".formatted(INTERFACE));
		addRoutes();
	}

	/**
	 * Adds an address to {@code eth0}.
	 * @param address the address with the length of the prefix
	 */
	public void addAddress(String address) {
		ip("addr", "add", address, "dev", INTERFACE);
	}

	/**
	 * Removes an address that was added.
	 * @param address the address with the length of the prefix
	 */
	public void removeAddress(String address) {
		ip("addr", "del", address, "dev", INTERFACE);
	}

	/**
	 * Removes the route to everywhere, so that only the own subnets can be reached. For
	 * hosts without a Python node.
	 */
	public void reachOwnSubnetsOnly() {
		ip("route", "del", "default");
	}

	private void addRoutes() {
		// Python announces the address of the route to the internet, or else 127.0.0.1:
		// without a default route it would be unreachable.
		ip("route", "replace", "default", "dev", INTERFACE);
		ip("route", "replace", "224.0.0.0/4", "dev", INTERFACE);
	}

	/**
	 * Drops a share of the packets that arrive on {@code eth0}, at random.
	 * @param probability the probability of loss, 0 to 1
	 */
	public void loseIncoming(double probability) {
		iptables("-F", "INPUT");
		if (probability > 0) {
			iptables("-A", "INPUT", "-i", INTERFACE, "-m", "statistic", "--mode", "random", "--probability",
					String.format(Locale.ROOT, "%.6f", probability), "-j", "DROP");
		}
	}

	/**
	 * Breaks the TCP connections that packets arrive on: whoever sends one gets a reset.
	 * Only that side is told, as when a router forgets a connection.
	 */
	public void resetConnections() {
		iptables("-I", "INPUT", "-i", INTERFACE, "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
	}

	/**
	 * Ends what {@link #resetConnections()} has begun.
	 */
	public void keepConnections() {
		iptables("-D", "INPUT", "-i", INTERFACE, "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
	}

	/**
	 * Limits how fast {@code eth0} sends.
	 * @param megabytes how much at most, in millions of bytes a second
	 */
	public void limitRate(int megabytes) {
		exec("tc", "qdisc", "replace", "dev", INTERFACE, "root", "tbf", "rate", 8 * megabytes + "mbit", "burst",
				"128kb", "latency", "100ms");
	}

	/**
	 * Ends what {@link #limitRate} has begun.
	 */
	public void unlimitedRate() {
		exec("tc", "qdisc", "del", "dev", INTERFACE, "root");
	}

	/**
	 * Returns what {@code eth0} has sent.
	 * @return the number of bytes since the creation of the host
	 */
	public long sentBytes() {
		return Long.parseLong(exec("cat", "/sys/class/net/" + INTERFACE + "/statistics/tx_bytes"));
	}

	/**
	 * Has the firewall refuse a share of the UDP datagrams that programs send, at random,
	 * except those of mDNS. A refused program gets {@code EPERM}.
	 * @param probability the probability of a refusal, 0 to 1
	 */
	public void refuseOutgoing(double probability) {
		iptables("-A", "OUTPUT", "-p", "udp", "!", "--sport", MDNS_PORT, "!", "--dport", MDNS_PORT, "-m", "statistic",
				"--mode", "random", "--probability", String.format(Locale.ROOT, "%.6f", probability), "-j", "DROP");
	}

	/**
	 * Drops a share of the UDP datagrams that arrive on {@code eth0}, at random, except
	 * those of mDNS, so that peers stay discovered. Resets {@link #lostDatagrams()}.
	 * @param probability the probability of loss, 0 to 1
	 */
	public void loseDatagrams(double probability) {
		iptables("-F", "INPUT");
		if (probability > 0) {
			iptables("-A", "INPUT", "-i", INTERFACE, "-p", "udp", "!", "--sport", MDNS_PORT, "!", "--dport", MDNS_PORT,
					"-m", "statistic", "--mode", "random", "--probability",
					String.format(Locale.ROOT, "%.6f", probability), "-j", "DROP");
		}
	}

	/**
	 * Counts the UDP datagrams that are sent from {@code eth0}, except those of mDNS.
	 * Resets {@link #sentDatagrams()}.
	 */
	public void countDatagrams() {
		iptables("-F", "OUTPUT");
		iptables("-A", "OUTPUT", "-o", INTERFACE, "-p", "udp", "!", "--sport", MDNS_PORT, "!", "--dport", MDNS_PORT,
				"-j", "ACCEPT");
	}

	/**
	 * Returns the number of sent datagrams, delivered or not.
	 * @return the number since the last reset
	 */
	public long sentDatagrams() {
		return packets("OUTPUT", "ACCEPT");
	}

	/**
	 * Adds a firewall rule that drops datagrams to this host.
	 * @param rule chain and condition for iptables as separate words, for example
	 * {@code INPUT -p udp}
	 */
	public void drop(String... rule) {
		List<String> arguments = new ArrayList<>(List.of("-A"));
		arguments.addAll(List.of(rule));
		arguments.addAll(List.of("-j", "DROP"));
		iptables(arguments.toArray(String[]::new));
	}

	/**
	 * Renames {@code eth0}. The other methods for the link do not work after that.
	 * @param name the new name
	 */
	public void renameInterface(String name) {
		ip("link", "set", INTERFACE, "down");
		ip("link", "set", INTERFACE, "name", name);
		ip("link", "set", name, "up");
		ip("route", "replace", "224.0.0.0/4", "dev", name);
	}

	/**
	 * Returns the number of lost datagrams.
	 * @return the number since the last reset
	 */
	public long lostDatagrams() {
		return packets("INPUT", "DROP");
	}

	private long packets(String chain, String target) {
		return exec("iptables", "-w", "-L", chain, "-v", "-n", "-x").lines()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns.length > 2 && columns[2].equals(target))
			.mapToLong((columns) -> Long.parseLong(columns[0]))
			.sum();
	}

	/**
	 * Returns the number of datagrams lost to full receive buffers on this host.
	 * @return the number since the creation of the host
	 */
	public long overflowedDatagrams() {
		List<String[]> udp = exec("cat", "/proc/net/snmp").lines()
			.filter((line) -> line.startsWith("Udp:"))
			.map((line) -> line.split(" "))
			.toList();
		return Long.parseLong(udp.get(1)[List.of(udp.get(0)).indexOf("RcvbufErrors")]);
	}

	private void iptables(String... arguments) {
		List<String> command = new ArrayList<>(List.of("iptables", "-w"));
		command.addAll(List.of(arguments));
		exec(command.toArray(String[]::new));
	}

	private void ip(String... arguments) {
		List<String> command = new ArrayList<>(List.of("ip", "-n", this.namespace));
		command.addAll(List.of(arguments));
		Commands.run(command);
	}

	void close() {
		this.processes.forEach(LineProcess::close);
		Namespaces.remove(this.namespace);
	}

	@Override
	public String toString() {
		return this.namespace + " (" + this.address + ")";
	}

}
