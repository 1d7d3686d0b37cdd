package io.peerlink.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.peerlink.NetworkDiagnostics.InterfaceStatus;
import io.peerlink.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * An environment with the results that a test sets.
 */
public final class FakeEnvironment implements Environment {

	private final List<InterfaceStatus> interfaces = new ArrayList<>();

	private final Map<String, MulticastResult> multicastResults = new LinkedHashMap<>();

	private final List<PeerReport> peers = new ArrayList<>();

	private PortState mdnsPort = PortState.FREE;

	private PortState nodePort = PortState.FREE;

	private int requestedPort;

	private boolean announcementDiscovered = true;

	public static FakeEnvironment healthy() {
		return new FakeEnvironment().withInterface(loopback(false))
			.withInterface(ethernet("eth0", "192.0.2.5"))
			.withMulticast("eth0", new MulticastResult(null, true, addresses("192.0.2.6"), addresses("192.0.2.6")))
			.withPeer("Ann", "192.0.2.6", Duration.ofMillis(2));
	}

	FakeEnvironment withInterface(InterfaceStatus report) {
		this.interfaces.add(report);
		return this;
	}

	FakeEnvironment withMulticast(String name, MulticastResult result) {
		this.multicastResults.put(name, result);
		return this;
	}

	FakeEnvironment withPeer(String name, String address, @Nullable Duration roundTrip) {
		this.peers.add(new PeerReport(peer(name, address), roundTrip));
		return this;
	}

	FakeEnvironment withRefusedPeer(String name, String address, String refusal) {
		this.peers.add(new PeerReport(peer(name, address), null, refusal));
		return this;
	}

	private static Peer peer(String name, String address) {
		return new Peer(name, "instance of " + name, new InetSocketAddress(address(address), 50_000), Map.of());
	}

	FakeEnvironment withMdnsPort(PortState state) {
		this.mdnsPort = state;
		return this;
	}

	FakeEnvironment withNodePort(PortState state) {
		this.nodePort = state;
		return this;
	}

	FakeEnvironment withoutAnnouncement() {
		this.announcementDiscovered = false;
		return this;
	}

	int requestedPort() {
		return this.requestedPort;
	}

	@Override
	public List<InterfaceStatus> interfaces() {
		return this.interfaces;
	}

	@Override
	public PortState mdnsPort() {
		return this.mdnsPort;
	}

	@Override
	public PortState nodePort(int port) {
		this.requestedPort = port;
		return this.nodePort;
	}

	@Override
	public Map<String, MulticastResult> multicastResults() {
		return this.multicastResults;
	}

	@Override
	public Optional<Duration> measureAnnouncement() {
		return this.announcementDiscovered ? Optional.of(Duration.ofMillis(85)) : Optional.empty();
	}

	@Override
	public List<PeerReport> peers() {
		return this.peers;
	}

	static InterfaceStatus ethernet(String name, String address) {
		return new InterfaceStatus(name, List.of(address(address)), address(address), true, true, false, false);
	}

	static InterfaceStatus loopback(boolean used) {
		Inet4Address address = address("127.0.0.1");
		return new InterfaceStatus("lo", List.of(address), used ? address : null, true, false, false, true);
	}

	static Set<InetAddress> addresses(String... texts) {
		return Set.copyOf(Arrays.stream(texts).map(FakeEnvironment::address).toList());
	}

	static Inet4Address address(String text) {
		try {
			return (Inet4Address) InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
