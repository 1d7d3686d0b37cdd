package io.peerlink.spring.boot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.testing.InMemoryNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestTransportTests {

	private final Queue<Runnable> deliveries = new ArrayDeque<>();

	private final InMemoryNetwork network = new InMemoryNetwork(this.deliveries::add);

	private final Set<InetSocketAddress> disconnected = ConcurrentHashMap.newKeySet();

	private final AtomicInteger received = new AtomicInteger();

	private final TestTransport first = open();

	private final TestTransport second = open();

	@Test
	void datagramsArriveWhileBothEndsAreConnected() throws IOException {
		send();
		deliver();
		assertThat(this.received).hasValue(1);
	}

	@Test
	void disconnectedEndSendsNothing() throws IOException {
		this.disconnected.add(this.first.localAddress());
		send();
		this.disconnected.clear();
		deliver();
		assertThat(this.received).hasValue(0);
	}

	@Test
	void nothingIsSentToADisconnectedEnd() throws IOException {
		this.disconnected.add(this.second.localAddress());
		send();
		this.disconnected.clear();
		deliver();
		assertThat(this.received).hasValue(0);
	}

	@Test
	void datagramInFlightIsDropped() throws IOException {
		send();
		this.disconnected.add(this.first.localAddress());
		deliver();
		assertThat(this.received).hasValue(0);
	}

	@Test
	void closedEndIsReconnected() {
		this.disconnected.add(this.first.localAddress());
		this.first.close();
		assertThat(this.disconnected).isEmpty();
	}

	private TestTransport open() {
		TestTransport transport = new TestTransport(this.network.open(0), this.disconnected);
		transport.start((buffer, length, from) -> this.received.incrementAndGet());
		return transport;
	}

	private void send() throws IOException {
		this.first.send(new byte[] { 1 }, 0, 1, this.second.localAddress());
	}

	private void deliver() {
		this.deliveries.forEach(Runnable::run);
	}

}
