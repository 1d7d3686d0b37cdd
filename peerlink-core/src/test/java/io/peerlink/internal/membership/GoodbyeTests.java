package io.peerlink.internal.membership;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that say goodbye, or of whom somebody else says it.
 */
class GoodbyeTests extends AbstractPeerTableTests {

	@Test
	void goodbyeCountsFromThePeersOwnAddressesOnly() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1, 2));
		this.log.take();
		this.table.goodbye("a", address(3));
		assertThat(this.log.take()).isEmpty();
		this.table.goodbye("a", address(2));
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
	}

	@Test
	void pythonNodeSaysNoGoodbye() {
		this.table.discovered(ETH, node("Phone2", "a", 1));
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peerThatAnswersAfterAForgedGoodbyeComesUpAgain() {
		departed();
		assertThat(isBeingChecked("a")).isTrue();
		this.traffic.receive(address(1));
		this.traffic.receive(address(1), "a");
		answer("a", 1, new Pong(null, null, Duration.ZERO));
		assertThat(this.log.take()).isEmpty();
		answer("a", 1);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.isVerified("a")).isTrue();
	}

	@Test
	void answerToAPingThatWasSentBeforeTheGoodbyeShowsNothing() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.scheduler.advance(Duration.ofSeconds(1));
		this.table.goodbye("a", address(1));
		this.log.take();
		Pong late = new Pong("Phone2", "a", Duration.ofMillis(2));
		this.table.reachability().answered(entry("a"), address(1), late);
		answer("a", 1, late);
		assertThat(this.log.take()).isEmpty();
		answer("a", 1, new Pong("Phone2", "a", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void goodbyeAfterAForgedOneMustBeConfirmedBySilence() {
		departed();
		answer("a", 1);
		this.log.take();
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).isEmpty();
		assertThat(isBeingChecked("a")).isTrue();
		answer("a", 1);
		leaveUnanswered("a");
		assertThat(this.log.take()).isEmpty();
		this.table.goodbye("a", address(1));
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone2/a REMOVED");
		this.traffic.receive(address(1), "a");
		assertThat(this.log.take()).isEmpty();
	}

	@Test
	void floodOfGoodbyesAfterAForgedOneChangesTheTableOnce() {
		departed();
		answer("a", 1);
		AtomicInteger changes = new AtomicInteger();
		this.table.watch(changes::incrementAndGet);
		for (int i = 0; i < 1000; i++) {
			this.table.goodbye("a", address(1));
		}
		assertThat(changes).hasValue(1);
		assertThat(isBeingChecked("a")).isTrue();
	}

	@Test
	void peerThatDepartedIsRemovedWhenDiscoveryLosesIt() {
		departed();
		assertThat(this.table.status()).isEmpty();
		assertThat(this.table.entries()).hasSize(1);
		this.table.lost(ETH, "Phone2", "a");
		assertThat(this.table.entries()).isEmpty();
	}

	@Test
	void peerThatDepartedAndIsNotListedIsRemovedWhenItDoesNotAnswer() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
		leaveUnanswered("a");
		assertThat(this.table.entries()).isEmpty();
	}

	@Test
	void cachedRecordsDoNotBringADepartedPeerBack() {
		departed();
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.lost(ETH, "Phone2", "a");
		this.table.discovered(WLAN, javaNode("Phone2", "a", 1));
		this.traffic.receive(address(1), "a");
		assertThat(this.log.take()).isEmpty();
		assertThat(entry("a").probe().isProbeRequested()).isTrue();
		this.table.discovered(ETH, javaNode("Phone2", "b", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	@Test
	void answerBringsADepartedPeerBackThatIsListedAgain() {
		departed();
		this.table.lost(ETH, "Phone2", "a");
		this.table.discovered(WLAN, javaNode("Phone2", "a", 1));
		answer("a", 1);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void departedPeerMayReturnWhenTheCachesHaveExpired() {
		departed();
		this.table.lost(ETH, "Phone2", "a");
		this.scheduler.advance(DepartedInstances.RETENTION);
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void successorOfADepartedPeerComesUpWhenItAnswers() {
		departed();
		answer("a", 1, new Pong("Phone2", "b", Duration.ZERO));
		assertThat(this.log.take()).containsExactly("up Phone2/b");
		assertThat(this.table.status()).hasSize(1);
	}

	private void departed() {
		this.table.discovered(ETH, javaNode("Phone2", "a", 1));
		this.table.goodbye("a", address(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

}
