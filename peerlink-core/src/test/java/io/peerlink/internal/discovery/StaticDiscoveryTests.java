package io.peerlink.internal.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.peerlink.internal.liveness.LivenessMonitor;
import io.peerlink.internal.membership.PeerTable;
import io.peerlink.peer.LivenessOptions;
import io.peerlink.sim.PeerTableEvents;
import io.peerlink.sim.TestNetwork;
import io.peerlink.sim.VirtualScheduler;
import io.peerlink.spi.Announcement;
import io.peerlink.spi.DiscoveredNode;
import io.peerlink.spi.PeerDiscovery;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StaticDiscovery} and {@link StaticEndpoint}.
 */
class StaticDiscoveryTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 5000);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TestNetwork network = new TestNetwork(this.scheduler);

	private final PeerTable table = new PeerTable("own", this.scheduler, Runnable::run);

	private final PeerTableEvents log = new PeerTableEvents();

	private final Queue<Runnable> resolving = new ArrayDeque<>();

	private final List<String> resolved = new ArrayList<>();

	private String hostAddress = "192.0.2.1";

	@Test
	void javaNodeIsDiscoveredAtOnceUnderItsOwnName() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		advance(Duration.ofMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
		assertThat(this.table.find("Phone2").isJava()).isTrue();
	}

	@Test
	void reportedNameTakesPrecedenceOverTheConfiguredOne() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("Wrong@192.0.2.1:5000");
		advance(Duration.ofMinutes(2));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void pythonNodeIsDiscoveredUnderTheConfiguredName() {
		this.network.pythonNode(ADDRESS);
		start("Phone2@192.0.2.1:5000");
		advance(Duration.ofMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/Phone2@192.0.2.1:5000");
		assertThat(this.table.find("Phone2").isJava()).isFalse();
	}

	@Test
	void pythonNodeWithoutConfiguredNameIsNamedByItsAddress() {
		this.network.pythonNode(ADDRESS);
		start("192.0.2.1:5000");
		advance(Duration.ofMillis(5));
		assertThat(this.table.find("192.0.2.1:5000").address()).isEqualTo(ADDRESS);
	}

	@Test
	void nodeThatStartsLaterIsDiscoveredWithinTwoSeconds() {
		start("192.0.2.1:5000");
		advance(Duration.ofMinutes(1));
		this.network.javaNode(ADDRESS, "Phone2", "a");
		advance(StaticEndpoint.DOWN_INTERVAL.plusMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void nodeThatSentAGoodbyeIsDiscoveredWithinTwoSecondsOfItsReturn() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		StaticDiscovery discovery = start("192.0.2.1:5000");
		advance(Duration.ofSeconds(1));
		this.network.crash(ADDRESS);
		this.table.goodbye("a", ADDRESS);
		assertThat(discovery.status().detail()).isEqualTo("0 of 1 static peers answer");
		advance(Duration.ofSeconds(1));
		this.network.javaNode(ADDRESS, "Phone2", "b");
		advance(StaticEndpoint.DOWN_INTERVAL.plusMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED", "up Phone2/b");
		assertThat(discovery.status().detail()).isEqualTo("1 of 1 static peers answer");
	}

	@Test
	void nodeThatLivenessExpiredIsDiscoveredWithinTwoSecondsOfItsReturn() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		advance(Duration.ofSeconds(1));
		this.network.crash(ADDRESS);
		this.table.entries().forEach(this.table.reachability()::expired);
		advance(Duration.ofSeconds(1));
		this.network.javaNode(ADDRESS, "Phone2", "b");
		advance(StaticEndpoint.DOWN_INTERVAL.plusMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone2/b");
	}

	@Test
	void nodeThatIsLeavingIsPingedOftenAndStaysDown() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		advance(Duration.ofSeconds(1));
		this.table.goodbye("a", ADDRESS);
		this.network.takePings();
		advance(Duration.ofSeconds(20));
		assertThat(this.network.takePings()).hasSize(10);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED");
	}

	@Test
	void addressThatFailsAtOnceIsPingedEveryTwoSeconds() {
		this.network.failNextPings(1000);
		start("192.0.2.1:5000");
		advance(Duration.ofSeconds(20));
		assertThat(this.network.takePings()).hasSize(11);
	}

	@Test
	void nodeThatIsUpIsPingedSeldom() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		advance(Duration.ofMinutes(5));
		assertThat(this.network.takePings()).hasSizeLessThanOrEqualTo(11);
	}

	@Test
	void nodeThatStopsAnsweringIsLostAndMayReturn() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		watchLiveness();
		advance(Duration.ofSeconds(1));
		this.network.crash(ADDRESS);
		advance(Duration.ofMinutes(1));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED");
		assertThat(this.table.status()).isEmpty();
		this.network.javaNode(ADDRESS, "Phone2", "b");
		advance(Duration.ofSeconds(5));
		assertThat(this.log.take()).containsExactly("up Phone2/b");
	}

	/**
	 * A Python node does not answer pings while it executes a call. How long that may
	 * take is decided by {@link LivenessMonitor}.
	 */
	@Test
	void nodeThatIsBusyWhenItIsPingedStaysUp() {
		this.network.pythonNode(ADDRESS);
		start("Phone2@192.0.2.1:5000");
		advance(StaticEndpoint.UP_INTERVAL.minusSeconds(1));
		this.network.crash(ADDRESS);
		advance(Duration.ofSeconds(15));
		this.network.pythonNode(ADDRESS);
		advance(Duration.ofMinutes(1));
		assertThat(this.log.take()).containsExactly("up Phone2/Phone2@192.0.2.1:5000");
	}

	@Test
	void restartedNodeIsReplaced() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		watchLiveness();
		advance(Duration.ofSeconds(1));
		this.network.javaNode(ADDRESS, "Phone2", "b");
		advance(StaticEndpoint.UP_INTERVAL);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REPLACED", "up Phone2/b");
	}

	@Test
	void nodeOfAnotherNameAtTheAddressReplacesTheFirst() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		watchLiveness();
		advance(Duration.ofSeconds(1));
		this.network.javaNode(ADDRESS, "Phone3", "b");
		advance(StaticEndpoint.UP_INTERVAL);
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a EXPIRED", "up Phone3/b");
	}

	@Test
	void nodeCanCallItselfThroughItsConfiguredAddress() {
		this.network.javaNode(ADDRESS, "Me", "own");
		start("192.0.2.1:5000");
		advance(Duration.ofMillis(5));
		assertThat(this.table.find("Me").address()).isEqualTo(ADDRESS);
		assertThat(this.table.peers()).isEmpty();
	}

	@Test
	void hostNameIsResolvedByTheExecutor() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("Phone2@phone.example:5000");
		advance(Duration.ofSeconds(1));
		assertThat(this.resolved).isEmpty();
		runResolvers();
		advance(Duration.ofMillis(5));
		assertThat(this.resolved).containsExactly("phone.example");
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void hostNameIsResolvedAgainWhenItsNodeSentAGoodbye() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("Phone2@phone.example:5000");
		runResolvers();
		advance(HostLookup.MAX_AGE);
		this.table.goodbye("a", ADDRESS);
		this.hostAddress = "192.0.2.2";
		this.network.crash(ADDRESS);
		this.network.javaNode(new InetSocketAddress("192.0.2.2", 5000), "Phone2", "b");
		advance(StaticEndpoint.DOWN_INTERVAL);
		runResolvers();
		advance(Duration.ofMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a", "down Phone2/a REMOVED", "up Phone2/b");
	}

	@Test
	void hostNameIsResolvedAgainWhileNobodyAnswers() {
		start("Phone2@phone.example:5000");
		runResolvers();
		advance(Duration.ofSeconds(5));
		assertThat(this.resolved).hasSize(1);
		this.hostAddress = "192.0.2.2";
		this.network.javaNode(new InetSocketAddress("192.0.2.2", 5000), "Phone2", "a");
		advance(HostLookup.MAX_AGE);
		runResolvers();
		advance(Duration.ofMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void unknownHostIsResolvedAgain() {
		this.hostAddress = "";
		start("Phone2@phone.example:5000");
		runResolvers();
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.hostAddress = "192.0.2.1";
		advance(StaticEndpoint.DOWN_INTERVAL);
		runResolvers();
		advance(Duration.ofMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void unknownHostIsResolvedMoreAndMoreSeldom() {
		this.hostAddress = "";
		start("Phone2@phone.example:5000");
		for (int i = 0; i < 300; i++) {
			runResolvers();
			advance(Duration.ofSeconds(2));
		}
		// After 2, 4, 8, 16 and 32 s, and every minute from then on.
		assertThat(this.resolved).hasSizeBetween(14, 16);
	}

	@Test
	void addressIsKeptWhileItsHostCannotBeResolved() {
		start("Phone2@phone.example:5000");
		runResolvers();
		advance(HostLookup.MAX_AGE);
		this.hostAddress = "";
		runResolvers();
		advance(Duration.ofMinutes(1));
		runResolvers();
		this.network.javaNode(ADDRESS, "Phone2", "a");
		advance(StaticEndpoint.DOWN_INTERVAL.plusMillis(5));
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void hostIsResolvedByOneTaskAtATime() {
		StaticDiscovery discovery = start("Phone2@phone.example:5000");
		for (int i = 0; i < 20; i++) {
			CompletableFuture<List<DiscoveredNode>> found = discovery.lookup("Phone2");
			advance(Duration.ofSeconds(1));
			assertThat(found.join()).isEmpty();
		}
		assertThat(this.resolving).hasSize(1);
	}

	@Test
	void peersAreInformedOfTheAnnouncement() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		StaticDiscovery discovery = start("192.0.2.1:5000", "192.0.2.2:5000");
		advance(Duration.ofSeconds(1));
		this.network.takePings();
		discovery.announce(new Announcement("Me", "own", 5000, Map.of()));
		assertThat(this.network.takePings()).contains(ADDRESS, new InetSocketAddress("192.0.2.2", 5000));
		advance(StaticEndpoint.UP_INTERVAL);
		assertThat(this.log.take()).containsExactly("up Phone2/a");
	}

	@Test
	void peersThatAreNotFoundAreNamedOnceInTheLog() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.hostAddress = "";
		List<String> warnings = warningsOf(() -> {
			start("192.0.2.1:5000", "Phone3@192.0.2.3:5000", "192.0.2.4:5000", "phone.example:5000");
			runResolvers();
			advance(StaticDiscovery.GRACE.minusMillis(1));
		});
		assertThat(warnings).isEmpty();
		warnings = warningsOf(() -> {
			advance(Duration.ofMinutes(10));
			runResolvers();
		});
		assertThat(warnings).containsExactly("Static peers were not found within 10 s; "
				+ "not resolved: phone.example:5000; silent: Phone3@192.0.2.3:5000, 192.0.2.4:5000");
	}

	/**
	 * A look-up may block for longer than the grace.
	 */
	@Test
	void hostThatIsBeingResolvedIsNamedAsWell() {
		start("phone.example:5000");
		assertThat(warningsOf(() -> advance(StaticDiscovery.GRACE)))
			.containsExactly("Static peers were not found within 10 s; not resolved: phone.example:5000");
	}

	@Test
	void peersThatAreFoundAreNotNamedInTheLog() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		start("192.0.2.1:5000");
		assertThat(warningsOf(() -> advance(Duration.ofMinutes(1)))).isEmpty();
	}

	@Test
	void statusNamesThePeersThatAreNotFound() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.hostAddress = "";
		StaticDiscovery discovery = start("192.0.2.1:5000", "192.0.2.2:5000", "phone.example:5000");
		runResolvers();
		advance(Duration.ofSeconds(3));
		assertThat(discovery.status().detail())
			.isEqualTo("1 of 3 static peers answer; not resolved: phone.example:5000; silent: 192.0.2.2:5000");
		this.network.javaNode(new InetSocketAddress("192.0.2.2", 5000), "Phone3", "b");
		advance(StaticEndpoint.DOWN_INTERVAL);
		assertThat(discovery.status().detail())
			.isEqualTo("2 of 3 static peers answer; not resolved: phone.example:5000");
	}

	@Test
	void onlySomeOfManyPeersAreNamed() {
		StaticDiscovery discovery = start(IntStream.rangeClosed(1, 25)
			.mapToObj((number) -> "192.0.2." + number + ":5000")
			.toArray(String[]::new));
		advance(Duration.ofSeconds(3));
		assertThat(discovery.status().detail()).startsWith("0 of 25 static peers answer; silent: 192.0.2.1:5000, ")
			.endsWith(", 192.0.2.20:5000 and 5 more");
	}

	@Test
	void lookupPingsTheNodes() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		this.network.pythonNode(new InetSocketAddress("192.0.2.3", 5000));
		StaticDiscovery discovery = discovery("192.0.2.1:5000", "192.0.2.2:5000", "Phone2@192.0.2.3:5000");
		CompletableFuture<List<DiscoveredNode>> found = discovery.lookup("Phone2");
		advance(StaticDiscovery.LOOKUP_TIMEOUT);
		assertThat(found.join()).extracting(DiscoveredNode::instanceId).containsExactly("a", null);
		CompletableFuture<List<DiscoveredNode>> nobody = discovery.lookup("Phone9");
		advance(StaticDiscovery.LOOKUP_TIMEOUT);
		assertThat(nobody.join()).isEmpty();
	}

	@Test
	void statusCountsTheNodesThatAnswer() {
		this.network.javaNode(ADDRESS, "Phone2", "a");
		StaticDiscovery discovery = start("192.0.2.1:5000", "192.0.2.2:5000");
		advance(Duration.ofSeconds(1));
		assertThat(discovery.status()).isEqualTo(new PeerDiscovery.Status(true, "1 of 2 static peers answer"));
		assertThat(discovery().status().active()).isFalse();
	}

	@Test
	void closedDiscoverySendsNoPings() {
		StaticDiscovery discovery = start("192.0.2.1:5000");
		advance(Duration.ofSeconds(1));
		discovery.close();
		this.network.takePings();
		this.network.javaNode(ADDRESS, "Phone2", "a");
		advance(Duration.ofMinutes(1));
		assertThat(this.network.takePings()).isEmpty();
		assertThat(this.log.take()).isEmpty();
		assertThat(this.scheduler.waiting()).isZero();
	}

	private void watchLiveness() {
		new LivenessMonitor(this.table, this.network, this.scheduler, new Random(1), LivenessOptions.defaults())
			.start();
	}

	private StaticDiscovery start(String... peers) {
		StaticDiscovery discovery = discovery(peers);
		this.table.addListener(this.log);
		discovery.start(this.table.acceptingSelf());
		return discovery;
	}

	private StaticDiscovery discovery(String... peers) {
		List<StaticPeer> configured = Arrays.stream(peers).map((peer) -> StaticPeer.parse(peer, (name) -> 1)).toList();
		return new StaticDiscovery(configured, (address) -> this.table.findByAddress(address).isPresent(), this.network,
				this.scheduler, this.resolving::add, false, this::resolve);
	}

	private InetAddress resolve(String host) throws UnknownHostException {
		if (host.startsWith("192.")) {
			return InetAddress.getByName(host);
		}
		this.resolved.add(host);
		if (this.hostAddress.isEmpty()) {
			throw new UnknownHostException(host);
		}
		return InetAddress.getByName(this.hostAddress);
	}

	private static List<String> warningsOf(Runnable action) {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(StaticDiscovery.class);
		log.start();
		logger.addAppender(log);
		try {
			action.run();
		}
		finally {
			logger.detachAppender(log);
		}
		return log.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private void runResolvers() {
		while (!this.resolving.isEmpty()) {
			this.resolving.remove().run();
		}
	}

	private void advance(Duration duration) {
		this.scheduler.advance(duration);
	}

}
