package io.peerlink.internal.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendQueue}.
 */
class SendQueueTests {

	private static final InetSocketAddress ALICE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

	private static final InetSocketAddress BOB = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

	private final SendQueue queue = new SendQueue();

	@Test
	void messagesToOnePeerShareADatagram() {
		add("a", ALICE, true);
		add("b", ALICE, true);
		add("c", ALICE, true);
		assertThat(datagrams()).containsExactly("1 a\nb\nc");
	}

	@Test
	void messagesToOthersDoNotShareIt() {
		add("a", ALICE, true);
		add("b", BOB, true);
		add("c", ALICE, true);
		assertThat(datagrams()).containsExactly("1 a\nc", "2 b");
	}

	@Test
	void peerThatTakesNoBundlesGetsSingleMessages() {
		add("a", ALICE, false);
		add("b", ALICE, false);
		assertThat(datagrams()).containsExactly("1 a", "1 b");
	}

	@Test
	void messageNeverOvertakesOneThatTravelsAlone() {
		add("a", ALICE, true);
		add("b", ALICE, false);
		add("c", ALICE, true);
		add("d", ALICE, true);
		assertThat(datagrams()).containsExactly("1 a", "1 b", "1 c\nd");
	}

	@Test
	void bundleIsNoLongerThanAllowed() {
		String half = "x".repeat((SendQueue.MAX_BUNDLE - 1) / 2);
		add(half, ALICE, true);
		add(half, ALICE, true);
		add("", ALICE, true);
		add("z", ALICE, true);
		assertThat(datagrams()).containsExactly("1 " + half + "\n" + half + "\n", "1 z");
	}

	@Test
	void smallMessageDoesNotOvertakeALargeOne() {
		String large = "x".repeat(SendQueue.MAX_BUNDLE - 1);
		add("a", ALICE, true);
		add(large, ALICE, true);
		add("b", ALICE, true);
		assertThat(datagrams()).containsExactly("1 a", "1 " + large, "1 b");
	}

	@Test
	void messageLongerThanAnyBundleIsKeptWhole() {
		String huge = "x".repeat(60_000);
		add(huge, ALICE, true);
		add("b", ALICE, true);
		assertThat(datagrams()).containsExactly("1 " + huge, "1 b");
	}

	@Test
	void messageToAPeerWhoseDatagramIsFarBackKeepsItsOrder() {
		add("a", ALICE, true);
		for (int i = 0; i < 40; i++) {
			add("x", new InetSocketAddress(InetAddress.getLoopbackAddress(), 100 + i), true);
		}
		add("b", ALICE, true);
		add("c", ALICE, true);
		assertThat(datagrams()).startsWith("1 a").endsWith("1 b\nc").hasSize(42);
	}

	@Test
	void refusalIsReportedToEveryMessageOfTheDatagram() {
		List<String> refused = new ArrayList<>();
		this.queue.add(new byte[1], 0, 1, ALICE, (refusal) -> refused.add("a"), true);
		this.queue.add(new byte[1], 0, 1, ALICE, (refusal) -> {
			throw new IllegalStateException("a defect");
		}, true);
		this.queue.add(new byte[1], 0, 1, ALICE, (refusal) -> refused.add("c"), true);
		SendQueue.Waiting bundle = poll();
		bundle.refused(new IOException("test"));
		assertThat(refused).containsExactly("a", "c");
		this.queue.recycle(bundle);
		this.queue.add(new byte[1], 0, 1, ALICE, (refusal) -> refused.add("d"), true);
		poll().refused(new IOException("test"));
		assertThat(refused).containsExactly("a", "c", "d");
	}

	@Test
	void capacityIsOfDatagrams() {
		for (int i = 0; i < SendQueue.CAPACITY; i++) {
			assertThat(add("x", BOB, false)).isTrue();
		}
		assertThat(add("x", BOB, false)).isFalse();
		assertThat(this.queue.size()).isEqualTo(SendQueue.CAPACITY);
		poll();
		assertThat(add("a", ALICE, true)).isTrue();
		assertThat(add("b", BOB, true)).isFalse();
		assertThat(add("b", ALICE, true)).as("shares the last one").isTrue();
	}

	@Test
	void recycledDatagramHoldsNothingOfTheOldOne() {
		add("a long message", ALICE, true);
		SendQueue.Waiting sent = poll();
		this.queue.recycle(sent);
		add("b", BOB, false);
		SendQueue.Waiting next = poll();
		assertThat(next).isSameAs(sent);
		assertThat(text(next)).isEqualTo("2 b");
	}

	@Test
	void datagramThatWasPolledTakesNoMore() {
		add("a", ALICE, true);
		SendQueue.Waiting first = poll();
		add("b", ALICE, true);
		assertThat(text(first)).isEqualTo("1 a");
		assertThat(datagrams()).containsExactly("1 b");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	private boolean add(String message, InetSocketAddress to, boolean mayShare) {
		byte[] bytes = (" " + message).getBytes(StandardCharsets.US_ASCII);
		return this.queue.add(bytes, 1, bytes.length - 1, to, (refusal) -> {
		}, mayShare);
	}

	private SendQueue.Waiting poll() {
		return Objects.requireNonNull(this.queue.poll());
	}

	private List<String> datagrams() {
		List<String> datagrams = new ArrayList<>();
		for (SendQueue.Waiting next = this.queue.poll(); next != null; next = this.queue.poll()) {
			datagrams.add(text(next));
		}
		return datagrams;
	}

	private static String text(SendQueue.Waiting datagram) {
		StringBuilder sent = new StringBuilder();
		assertThat(datagram.trySend(new PacketWriter((buffer, offset, length, to) -> sent.append(to.getPort())
			.append(' ')
			.append(new String(buffer, offset, length, StandardCharsets.US_ASCII))))).isTrue();
		return sent.toString();
	}

}
