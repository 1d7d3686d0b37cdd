package io.peerlink.internal.membership;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.peerlink.peer.PeerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerReachabilityTests extends AbstractPeerTableTests {

	private static final int MESSAGES = 10_000;

	@Test
	void supersededInstanceComesUpByAMessageWhenTheNameIsFree() {
		this.table.discovered(WLAN, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 2));
		this.traffic.receive(address(2));
		this.scheduler.advance(Duration.ofSeconds(10));
		expire("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.traffic.receive(address(2));
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void expiredPeerComesUpByAMessage() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		expire("a");
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		this.table.discovered(ETH, node("Phone2", "a", 1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.findByAddress(address(1))).isEmpty();
		this.traffic.receive(address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.findByAddress(address(1))).isPresent();
	}

	@Test
	void expiredPeerThatDiscoveryLosesIsRemoved() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		expire("a");
		this.table.lost(ETH, "Phone2", "a");
		this.log.take();
		this.traffic.receive(address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.status()).isEmpty();
	}

	@Test
	void peerIsVerifiedWhenItAnswersWithItsOwnInstance() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		assertThat(this.table.isVerified("a")).isFalse();
		this.table.reachability().answered(entry("a"), address(1), new Pong(null, null, Duration.ZERO));
		assertThat(this.table.isVerified("a")).isFalse();
		assertThat(this.table.status()).extracting(PeerStatus::verified).containsExactly(false);
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		assertThat(this.table.isVerified("a")).isTrue();
		assertThat(this.table.status()).extracting(PeerStatus::verified).containsExactly(true);
	}

	@Test
	void peerTakesBundlesWhenItSaidSoUnderItsOwnInstance() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		answer(new Pong("Phone3", "b", Duration.ZERO, null, true));
		assertThat(entry("a").takesBundles()).isFalse();
		answer(new Pong(null, null, Duration.ZERO, null, true));
		assertThat(entry("a").takesBundles()).isFalse();
		answer(new Pong("Phone2", "a", Duration.ZERO, null, true));
		assertThat(entry("a").takesBundles()).isTrue();
		answer(new Pong("Phone2", "a", Duration.ZERO, null, false));
		assertThat(entry("a").takesBundles()).isFalse();
	}

	@Test
	void peerIsReachedByTcpWhereItHasSaidLastUnderItsOwnInstance() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		answer(new Pong("Phone3", "b", Duration.ZERO, null, true, true, 50_001));
		assertThat(entry("a").tcpPort()).isZero();
		answer(new Pong("Phone2", "a", Duration.ZERO, null, true, true, 50_002));
		assertThat(entry("a").tcpPort()).isEqualTo(50_002);
		answer(new Pong("Phone2", "a", Duration.ZERO, null, true, true, 50_003));
		assertThat(entry("a").tcpPort()).isEqualTo(50_003);
		answer(new Pong("Phone2", "a", Duration.ZERO, null, true, true, 0));
		assertThat(entry("a").tcpPort()).isZero();
	}

	private void answer(Pong pong) {
		this.table.reachability().answered(entry("a"), address(1), pong);
	}

	@Test
	void verificationLastsAsLongAsTheInstanceIsKnown() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		expire("a");
		assertThat(this.table.isVerified("a")).isTrue();
		this.traffic.receive(address(1));
		assertThat(this.table.isVerified("a")).isTrue();
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.table.isVerified("a")).isTrue();
		leaveUnanswered("a");
		assertThat(this.table.isVerified("a")).isFalse();
	}

	@Test
	void successorIsNotVerifiedYet() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("b");
		assertThat(this.table.isVerified("a")).isFalse();
		assertThat(this.table.isVerified("b")).isFalse();
	}

	@Test
	void watchersRunOnceForAVerification() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		List<Boolean> verified = new ArrayList<>();
		this.table.watch(() -> verified.add(this.table.isVerified("a")));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ZERO));
		assertThat(verified).containsExactly(true);
	}

	@Test
	void thisNodeIsVerified() {
		assertThat(this.table.isVerified("own")).isFalse();
		this.table.acceptingSelf().discovered("static", node("Me", "own", 1));
		assertThat(this.table.isVerified("own")).isTrue();
	}

	@Test
	void everyMessageFromThePeerIsRecorded() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.traffic.receive(address(7));
		assertThat(entry("a").lastReceived()).isZero();
		this.traffic.receive(address(1));
		assertThat(entry("a").lastReceived()).isEqualTo(Duration.ofSeconds(2).toNanos());
	}

	@Test
	void messageThatNamesAnotherInstanceIsNoSignOfLife() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.scheduler.advance(Duration.ofSeconds(2));
		this.traffic.receive(address(1), "b");
		assertThat(entry("a").lastReceived()).isZero();
		this.traffic.receive(address(1), "a");
		assertThat(entry("a").lastReceived()).isEqualTo(Duration.ofSeconds(2).toNanos());
		expire("a");
		this.traffic.receive(address(1), "b");
		assertThat(this.table.size()).isZero();
		this.traffic.receive(address(1), "a");
		assertThat(this.table.size()).isOne();
	}

	@Test
	void receivedMessagesAllocateNothing() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		InetSocketAddress known = address(1);
		InetSocketAddress unknown = address(7);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		receive(known, unknown);
		long before = threads.getCurrentThreadAllocatedBytes();
		receive(known, unknown);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MESSAGES);
	}

	@Test
	void messagesThatNameTheInstanceAllocateNothing() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		InetSocketAddress known = address(1);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		receiveNamed(known);
		long before = threads.getCurrentThreadAllocatedBytes();
		receiveNamed(known);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MESSAGES);
	}

	private void receiveNamed(InetSocketAddress known) {
		for (int i = 0; i < MESSAGES; i++) {
			this.traffic.receive(known, "a");
			this.traffic.receive(known, "a");
		}
	}

	private void receive(InetSocketAddress known, InetSocketAddress unknown) {
		for (int i = 0; i < MESSAGES; i++) {
			this.traffic.receive(known);
			this.traffic.receive(unknown);
		}
	}

}
