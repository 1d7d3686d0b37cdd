package io.peerlink.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.peerlink.error.PortInUseException;
import io.peerlink.spi.DatagramTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link InMemoryNetwork}.
 */
class InMemoryNetworkTests {

	private final InMemoryNetwork network = new InMemoryNetwork();

	@Test
	void datagramsArriveInOrderWithTheirSender() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
			bob.start((buffer, length, from) -> {
				assertThat(from).isEqualTo(alice.localAddress());
				received.add(length);
			});
			for (int length = 0; length < 1000; length++) {
				alice.send(new byte[1000], 0, length, bob.localAddress());
			}
			await().until(() -> received.size() == 1000);
			assertThat(received).containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
		}
	}

	@Test
	void senderMayReuseItsBuffer() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			byte[] reused = { 0, 1, 2, 3 };
			alice.send(reused, 1, 2, bob.localAddress());
			reused[1] = 99;
			BlockingQueue<List<Byte>> received = new LinkedBlockingQueue<>();
			bob.start((buffer, length, from) -> received.add(List.of(buffer[0], buffer[1])));
			assertThat(received.poll(5, TimeUnit.SECONDS)).containsExactly((byte) 1, (byte) 2);
		}
	}

	@Test
	void datagramToAnUnusedAddressIsDroppedWithoutAnError() throws Exception {
		try (DatagramTransport alice = this.network.open(0)) {
			alice.send(new byte[1], 0, 1, address(1));
			alice.send(new byte[1], 0, 1, InetSocketAddress.createUnresolved("nowhere.invalid", 1));
			assertThat(alice.statistics().datagramsOut()).isEqualTo(2);
			assertThat(alice.statistics().sendErrors()).isZero();
		}
	}

	@Test
	void addressInUseFailsUntilItIsReleased() throws Exception {
		DatagramTransport first = this.network.open(4000);
		assertThat(first.localAddress()).isEqualTo(address(4000));
		assertThatExceptionOfType(PortInUseException.class).isThrownBy(() -> this.network.open(4000))
			.withMessageContaining("4000");
		first.close();
		first.close();
		this.network.open(4000).close();
	}

	@Test
	void closingAStaleTransportDoesNotCloseItsSuccessor() throws Exception {
		DatagramTransport first = this.network.open(4000);
		first.close();
		try (DatagramTransport second = this.network.open(4000)) {
			first.close();
			assertThat(this.network.at(address(4000))).isSameAs(second);
		}
	}

	@Test
	void wildcardAndUnresolvedAddressesAreRejected() throws Exception {
		InetSocketAddress wildcard = new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.network.open(wildcard));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.network.open(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
	}

	@Test
	void fullQueueDropsAndCounts() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			for (int i = 0; i < InMemoryNetwork.QUEUE_CAPACITY + 7; i++) {
				alice.send(new byte[1], 0, 1, bob.localAddress());
			}
			assertThat(bob.statistics().dropped()).isEqualTo(7);
			bob.start((buffer, length, from) -> {
			});
			await().until(() -> bob.statistics().datagramsIn() == InMemoryNetwork.QUEUE_CAPACITY);
		}
	}

	@Test
	void receiverThatThrowsGetsTheNextDatagram() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
			bob.start((buffer, length, from) -> {
				if (length == 0) {
					throw new IllegalStateException("test");
				}
				received.add(length);
			});
			alice.send(new byte[0], 0, 0, bob.localAddress());
			alice.send(new byte[1], 0, 1, bob.localAddress());
			assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(bob.statistics().receiverErrors()).isEqualTo(1);
		}
	}

	@Test
	void closeWaitsForTheReceiver() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			CountDownLatch entered = new CountDownLatch(1);
			CountDownLatch mayLeave = new CountDownLatch(1);
			List<String> order = new ArrayList<>();
			bob.start((buffer, length, from) -> {
				entered.countDown();
				awaitQuietly(mayLeave);
				order.add("received");
			});
			alice.send(new byte[1], 0, 1, bob.localAddress());
			assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
			new Thread(mayLeave::countDown).start();
			bob.close();
			order.add("closed");
			assertThat(order).containsExactly("received", "closed");
		}
	}

	@Test
	void receiverMayCloseItsTransport() throws Exception {
		try (DatagramTransport alice = this.network.open(0); DatagramTransport bob = this.network.open(0)) {
			CountDownLatch closed = new CountDownLatch(1);
			bob.start((buffer, length, from) -> {
				bob.close();
				closed.countDown();
			});
			alice.send(new byte[1], 0, 1, bob.localAddress());
			assertThat(closed.await(1, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closedTransportSendsNothing() {
		DatagramTransport alice = this.network.open(0);
		alice.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> alice.send(new byte[1], 0, 1, address(1)));
		assertThatIllegalStateException().isThrownBy(() -> alice.start((buffer, length, from) -> {
		}));
	}

	@Test
	void givenExecutorDelivers() throws Exception {
		InMemoryNetwork direct = new InMemoryNetwork(Runnable::run);
		try (DatagramTransport alice = direct.open(0); DatagramTransport bob = direct.open(0)) {
			List<Thread> threads = new ArrayList<>();
			bob.start((buffer, length, from) -> threads.add(Thread.currentThread()));
			alice.send(new byte[1], 0, 1, bob.localAddress());
			assertThat(threads).containsExactly(Thread.currentThread());
		}
	}

	@Test
	void ownThreadIsADaemonThatEndsWithItsTransport() throws Exception {
		DatagramTransport alice = this.network.open(0);
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		alice.start((buffer, length, from) -> threads.add(Thread.currentThread()));
		alice.send(new byte[1], 0, 1, alice.localAddress());
		Thread thread = threads.poll(5, TimeUnit.SECONDS);
		assertThat(thread).isNotNull();
		assertThat(thread.isDaemon()).isTrue();
		alice.close();
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static InetSocketAddress address(int port) throws IOException {
		return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port);
	}

}
