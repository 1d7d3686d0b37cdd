package io.peerlink.internal.membership;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for peers that go down because of this node: it stops, or loses its link.
 */
class LinkLossTests extends AbstractPeerTableTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.peerlink.internal.membership");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void record() {
		this.table.discovered(ETH, node("Phone1", "a", 1));
		this.table.discovered(ETH, node("Phone2", "b", 2));
		this.log.take();
		this.logger.setLevel(Level.INFO);
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(null);
	}

	@Test
	void peersOfALostLinkAreDownBecauseOfIt() {
		loseLink();
		assertThat(this.log.take()).isEmpty();
		leaveUnanswered("a");
		leaveUnanswered("b");
		assertThat(this.log.take()).containsExactly("down Phone1/a INTERFACE_DOWN", "down Phone2/b INTERFACE_DOWN");
	}

	@Test
	void silentPeersOfALostLinkAreDownBecauseOfIt() {
		loseLink();
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a INTERFACE_DOWN");
	}

	@Test
	void peersThatExpireBeforeTheirRecordsAreDownBecauseOfTheLink() {
		this.table.unavailable(ETH);
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a INTERFACE_DOWN");
	}

	@Test
	void peersOfSeveralLostLinksAreDownBecauseOfThem() {
		this.table.discovered(WLAN, node("Phone1", "a", 1));
		this.table.unavailable(WLAN);
		loseLink();
		this.table.lost(WLAN, "Phone1", "a");
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a INTERFACE_DOWN");
	}

	@Test
	void lostLinkIsOneLine() {
		loseLink();
		leaveUnanswered("a");
		leaveUnanswered("b");
		assertThat(infoLines()).containsExactly(
				"mdns/eth0 is not available; 2 peers are known there only, and go down unless they answer");
	}

	@Test
	void linkWithoutPeersIsNoLine() {
		this.table.unavailable(WLAN);
		assertThat(infoLines()).isEmpty();
	}

	@Test
	void stopIsNoLineForEachPeer() {
		this.table.close();
		assertThat(this.log.take()).containsExactly("down Phone1/a LOCAL_STOP", "down Phone2/b LOCAL_STOP");
		assertThat(infoLines()).isEmpty();
	}

	@Test
	void peerThatIsListedElsewhereAndGoesLaterIsRemoved() {
		this.table.discovered(WLAN, node("Phone1", "a", 1));
		loseLink();
		this.table.lost(WLAN, "Phone1", "a");
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a REMOVED");
	}

	@Test
	void peerThatHasAnsweredSinceIsSilentByItself() {
		loseLink();
		answer("a", 1);
		expire("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a EXPIRED");
	}

	@Test
	void peerThatIsListedAgainAndGoesLaterIsRemoved() {
		loseLink();
		this.table.discovered(ETH, node("Phone1", "a", 1));
		this.table.lost(ETH, "Phone1", "a");
		leaveUnanswered("a");
		assertThat(this.log.take()).containsExactly("down Phone1/a REMOVED");
	}

	private void loseLink() {
		this.table.unavailable(ETH);
		this.table.lost(ETH, "Phone1", "a");
		this.table.lost(ETH, "Phone2", "b");
	}

	private List<String> infoLines() {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel().isGreaterOrEqual(Level.INFO))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
