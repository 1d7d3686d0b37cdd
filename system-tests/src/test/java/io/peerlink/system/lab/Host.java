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
	 * Return the host's IPv4 address.
	 * @return the address of {@code eth0} as text
	 */
	public String address() {
		return this.address;
	}

	/**
	 * Return the name of the host's network namespace.
	 * @return the name, as {@code ip netns} knows it
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Run a command on this host to its end.
	 * @param command the program and its arguments
	 * @return what it printed
	 * @throws IllegalStateException when it fails
	 */
	public String exec(String... command) {
		return Commands.run(onThisHost(List.of(command)));
	}

	/**
	 * Run a program on this host to its end, whatever its exit code.
	 * @param input what it reads from its standard input
	 * @param timeout how long it may take
	 * @param builder describes the program; its command is changed to run on this host
	 * @return how it ended
	 */
	public Outcome run(String input, Duration timeout, ProcessBuilder builder) {
		return Outcome.of(input, timeout, builder.command(onThisHost(builder.command())));
	}

	/**
	 * Start a process on this host. It is killed with the lab, if not before.
	 * @param name what to call it in failure messages
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
	 * Unplug the cable. The address stays, as it does on a real machine; routes go.
	 */
	public void linkDown() {
		ip("link", "set", INTERFACE, "down");
	}

	/**
	 * Plug the cable in again and restore the routes.
	 */
	public void linkUp() {
		ip("link", "set", INTERFACE, "up");
		addRoutes();
	}

	/**
	 * Take the loopback interface down: with the link down too there is no network at
	 * all.
	 */
	public void loopbackDown() {
		ip("link", "set", "lo", "down");
	}

	/**
	 * Give {@code eth0} another address in place of the one it has.
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

	private void addRoutes() {
		// Python asks the kernel which address leads to the internet, and falls back to
		// 127.0.0.1: without a default route nobody could reach it.
		ip("route", "replace", "default", "dev", INTERFACE);
		ip("route", "replace", "224.0.0.0/4", "dev", INTERFACE);
	}

	/**
	 * Lose a part of the packets that arrive on {@code eth0}, at random.
	 * @param probability 0 loses nothing, 1 everything
	 */
	public void loseIncoming(double probability) {
		iptables("-F", "INPUT");
		if (probability > 0) {
			iptables("-A", "INPUT", "-i", INTERFACE, "-m", "statistic", "--mode", "random", "--probability",
					String.format(Locale.ROOT, "%.6f", probability), "-j", "DROP");
		}
	}

	/**
	 * Lose a part of the UDP datagrams that arrive on {@code eth0}, at random, but none
	 * of mDNS: peers stay known. Starts the count of {@link #lostDatagrams()} afresh.
	 * @param probability 0 loses nothing, 1 everything
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
	 * Count the UDP datagrams that are sent from {@code eth0}, those of mDNS excepted.
	 * Starts the count of {@link #sentDatagrams()} afresh.
	 */
	public void countDatagrams() {
		iptables("-F", "OUTPUT");
		iptables("-A", "OUTPUT", "-o", INTERFACE, "-p", "udp", "!", "--sport", MDNS_PORT, "!", "--dport", MDNS_PORT,
				"-j", "ACCEPT");
	}

	/**
	 * Return how many datagrams were sent, whatever became of them.
	 * @return the number since the count began
	 */
	public long sentDatagrams() {
		return packets("OUTPUT", "ACCEPT");
	}

	/**
	 * Have a firewall on this host drop datagrams.
	 * @param rule chain and condition as iptables has them: {@code INPUT -p udp} for
	 * example, in parts
	 */
	public void drop(String... rule) {
		List<String> arguments = new ArrayList<>(List.of("-A"));
		arguments.addAll(List.of(rule));
		arguments.addAll(List.of("-j", "DROP"));
		iptables(arguments.toArray(String[]::new));
	}

	/**
	 * Give {@code eth0} another name, and nothing else to do with the link after that.
	 * @param name the new name
	 */
	public void renameInterface(String name) {
		ip("link", "set", INTERFACE, "down");
		ip("link", "set", INTERFACE, "name", name);
		ip("link", "set", name, "up");
		ip("route", "replace", "224.0.0.0/4", "dev", name);
	}

	/**
	 * Return how many datagrams were lost.
	 * @return the number since the loss was set
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
	 * Return how many datagrams the processes of this host were too slow to take.
	 * @return the number since the host was made
	 */
	public long overflownDatagrams() {
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
