package io.peerlink.internal.membership;

import java.time.Duration;

import io.peerlink.peer.PeerStatus;
import io.peerlink.sim.CapturedLog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several peers that claim one name.
 */
class NameContestTests extends AbstractPeerTableTests {

	@Test
	void olderOneKeepsItsNameAndIsPinged() {
		contest();
		assertThat(isBeingChecked("a")).isTrue();
		answer("a", 1);
		assertThat(isBeingChecked("a")).isFalse();
		answer("b", 2);
		this.traffic.receive(address(2), "b");
		assertThat(this.log.take()).isEmpty();
		assertThat(this.table.find("Phone2").instanceId()).isEqualTo("a");
		assertThat(this.table.findByInstanceId("b")).isEmpty();
		assertThat(this.table.status()).extracting(PeerStatus::up).containsExactlyInAnyOrder(true, false);
	}

	@Test
	void answerToAPingThatWasSentBeforeTheClaimShowsNothing() {
		contest();
		this.table.reachability().answered(entry("a"), address(1), new Pong("Phone2", "a", Duration.ofMillis(1)));
		assertThat(isBeingChecked("a")).isTrue();
	}

	@Test
	void newOneComesUpWhenTheOlderOneDoesNotAnswer() {
		contest();
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void newOneComesUpWhenTheOlderOneExpires() {
		contest();
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED", "up Phone2/b");
	}

	@Test
	void newOneComesUpWhenTheOlderOneSaysGoodbye() {
		contest();
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED", "up Phone2/b");
	}

	@Test
	void newOneComesUpWhenTheOlderOneHasAnotherName() {
		contest();
		this.table.discovered(WLAN, javaNode("Phone3", "a", 1));
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone3/a", "up Phone2/b");
	}

	@Test
	void newOneComesUpWhenItAnswersInThePlaceOfTheOlderOne() {
		this.table.discovered(WLAN, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		answer("a", 1, new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up Phone2/b");
		assertThat(this.table.status()).hasSize(1);
	}

	@Test
	void newOneThatIsAnsweredForByTheOlderOneIsNone() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 1));
		answer("b", 1, new Pong("Phone2", "a", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.status()).singleElement()
			.satisfies((status) -> assertThat(status.sources()).containsExactly(ETH));
	}

	@Test
	void oneThatHasNotBeenHeardOfForLongIsPingedBeforeItComesUp() {
		contest();
		this.scheduler.advance(Duration.ofSeconds(10));
		entry("b").probe().begin(this.scheduler.nanoTime());
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED");
		assertThat(entry("b").probe().isProbeRequested()).isTrue();
		answer("b", 2);
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void oneThatLostItsNameIsNotBroughtBackByThat() {
		contest();
		leaveUnanswered("a");
		this.log.take();
		expire("b");
		assertThat(this.log.take()).containsExactly("down Phone2/b EXPIRED");
		answer("a", 1);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void oneThatWaitsComesUpWhenItHasAnotherName() {
		contest();
		answer("b", 2);
		this.table.discovered(ETH, javaNode("Phone3", "b", 2));
		assertThat(this.log.take()).containsExactly("up Phone3/b");
	}

	@Test
	void oneThatTakesTheNameOfAnotherGoesDown() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone3", "b", 2));
		answer("a", 1);
		this.log.take();
		this.table.discovered(WLAN, javaNode("phone2", "b", 2));
		this.table.lost(ETH, "Phone3", "b");
		assertThat(this.log.take()).containsExactly("down Phone3/b REPLACED");
		assertThat(isBeingChecked("a")).isTrue();
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REPLACED", "up phone2/b");
	}

	@Test
	void bothAreKeptWhateverTheOnlySourceListsLast() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 2));
		answer("a", 1);
		answer("b", 2);
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		answer("a", 1);
		answer("b", 2);
		this.table.discovered(ETH, javaNode("Phone2", "b", 2));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.status()).hasSize(2);
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a EXPIRED", "up Phone2/b");
	}

	@Test
	void oneThatWaitsAndIsNotListedIsRemovedWhenItDoesNotAnswer() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 2));
		answer("b", 2);
		this.table.lost(ETH, "Phone2", "b");
		assertThat(this.table.status()).hasSize(2);
		this.table.reachability().unansweredWhileDown(entry("b"));
		leaveUnanswered("b");
		assertThat(this.table.status()).hasSize(1);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void newPythonNodeAtTheSameAddressReplacesTheOlderOneAtOnce() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void pythonNodeInThePlaceOfAJavaNodeReplacesItWhenItAnswers() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		answer("a", 1);
		this.table.discovered(ETH, node("Phone2", "b", 1));
		answer("a", 1, new Pong(null, null, Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void pythonNodesOfWhichBothAnswerAreToldApart() {
		this.table.discovered(ETH, node("Phone1", "a", 1));
		this.table.discovered(ETH, node("phone1", "b", 2));
		answer("a", 1, new Pong(null, null, Duration.ZERO));
		answer("b", 2, new Pong(null, null, Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone1/a");
		assertThat(this.table.find("phone1").address()).isEqualTo(address(1));
	}

	@Test
	void twoLivePeersOfOneNameAreReportedOnce() {
		try (CapturedLog log = new CapturedLog(PeerReachability.class)) {
			contest();
			answer("b", 2);
			assertThat(log.warnings()).isEmpty();
			answer("a", 1);
			answer("b", 2);
			answer("a", 1);
			answer("b", 2);
			assertThat(log.warnings()).containsExactly("Two live nodes have one name: 'Phone2' at 192.0.2.1:5000, "
					+ "which keeps it, and 'Phone2' at 192.0.2.2:5000, which cannot be called");
		}
	}

	private void contest() {
		this.table.discovered(WLAN, javaNode("Phone2", "a", 1));
		this.table.discovered(ETH, javaNode("Phone2", "b", 2));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

}
