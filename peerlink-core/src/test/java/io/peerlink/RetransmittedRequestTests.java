package io.peerlink;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.call.CallObserver;
import io.peerlink.call.RpcStatistics;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RequestContext;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the replies of a node to retransmitted and forged requests.
 */
class RetransmittedRequestTests {

	private final TestNodes nodes = new TestNodes();

	private final AtomicInteger executions = new AtomicInteger();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicInteger interruptedObservers = new AtomicInteger();

	private PeerLink node;

	private ScriptedPeer peer;

	private ScriptedPeer unknownPeer;

	@BeforeEach
	void start() throws InterruptedException {
		this.node = this.nodes.start("node",
				(builder) -> builder.handlerConcurrency(1).callObserver(new InterruptCounter()));
		this.peer = this.nodes.scripted("peer").announce();
		this.unknownPeer = this.nodes.scripted("unknown");
		this.node.awaitPeers(1, ChannelFixture.SOON);
		this.node.register("count", this.executions::incrementAndGet);
		this.node.register("block", () -> {
			ChannelFixture.awaitQuietly(this.gate);
			return this.executions.incrementAndGet();
		});
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.peer.close();
		this.unknownPeer.close();
		this.nodes.close();
	}

	@Test
	void retransmissionOfAFinishedCallGetsTheSameReply() {
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("\"result\":1");
		this.peer.send(this.node, numbered("count", 1, 1, 2));
		assertThat(replyTo(this.peer, 1, "'re':2")).contains("\"result\":1").contains("\"took\":0");
		assertThat(this.executions).hasValue(1);
		assertThat(statistics().duplicateRequests()).isOne();
		assertThat(statistics().cachedReplies()).isOne();
	}

	@Test
	void retransmissionOfARunningCallIsAcknowledged() {
		this.peer.send(this.node, numbered("block", 1, 1, 1));
		this.peer.sendAndSettle(this.node, numbered("block", 1, 1, 2));
		this.peer.await(Message.Working.class);
		assertThat(this.peer.received("working")).singleElement().asString().contains("\"re\":2");
		this.gate.countDown();
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("\"result\":1");
		assertThat(this.executions).hasValue(1);
	}

	@Test
	void errorsAreRetransmittedAsWell() {
		this.peer.send(this.node, numbered("unknown", 1, 1, 1));
		replyTo(this.peer, 1, "'re':1");
		this.node.register("unknown", this.executions::incrementAndGet);
		this.peer.send(this.node, numbered("unknown", 1, 1, 2));
		assertThat(replyTo(this.peer, 1, "'re':2")).contains("No function");
		assertThat(this.executions).hasValue(0);
	}

	@Test
	void retransmissionOfADeniedCallIsDeniedAgainWithoutAsking() {
		AtomicInteger asked = new AtomicInteger();
		PeerLink server = this.nodes.start("server",
				(builder) -> builder.callAuthorizer((caller, method) -> asked.incrementAndGet() > 1));
		server.register("count", this.executions::incrementAndGet);
		String call = numbered("count", 1, 1, 1).replace(this.node.status().instanceId(), server.status().instanceId());
		this.peer.send(server, call);
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("AccessDenied");
		this.peer.send(server, call.replace("'try':1", "'try':2"));
		await().until(() -> server.status().rpc().duplicateRequests() == 1);
		assertThat(replyTo(this.peer, 1, "'re':2")).contains("AccessDenied");
		assertThat(asked).hasValue(1);
		assertThat(this.executions).hasValue(0);
		assertThat(server.status().rpc().deniedRequests()).isOne();
	}

	@Test
	void replyIsDroppedWhenItsCallerHasIt() {
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		replyTo(this.peer, 1, "'re':1");
		this.peer.send(this.node, numbered("count", 2, 2, 1));
		replyTo(this.peer, 2, "'re':1");
		await().until(() -> statistics().cachedReplies() == 1);
		int answers = this.peer.received().size();
		this.peer.sendAndSettle(this.node, numbered("count", 1, 1, 3));
		assertThat(this.peer.received()).hasSize(answers);
		assertThat(this.executions).hasValue(2);
		assertThat(statistics().duplicateRequests()).isOne();
	}

	@Test
	@Timeout(60)
	void callWhoseReplyWasEvictedIsNotExecutedAgain() {
		String large = "a".repeat(1000);
		this.node.register("large", () -> {
			this.executions.incrementAndGet();
			return large;
		});
		int calls = (4 << 20) / 1000;
		for (int number = 1; number <= calls; number++) {
			this.peer.send(this.node, numbered("large", number, 1, 1));
			while (this.executions.get() < number) {
				assertThat(Thread.interrupted()).as("timed out").isFalse();
			}
		}
		await().until(() -> statistics().activeRequests() == 0);
		assertThat(statistics().cachedReplies()).isLessThan(calls);
		this.peer.send(this.node, numbered("large", 1, 1, 2));
		assertThat(replyTo(this.peer, 1, "'re':2")).contains("ReplyLost");
		assertThat(this.executions).hasValue(calls);
		assertThat(statistics().lostReplies()).isOne();
	}

	@Test
	void replyToACompletedCallIsDroppedAlthoughAnOlderCallIsPending() {
		for (int number = 1; number <= 3; number++) {
			this.peer.send(this.node, numbered("count", number, 1, 1));
			replyTo(this.peer, number, "'re':1");
		}
		this.peer.sendAndSettle(this.node, numbered("count", 2, 1, 2).replace("'low':1", "'low':1,'end':3"));
		assertThat(replyTo(this.peer, 2, "'re':2")).contains("\"result\":2");
		assertThat(statistics().cachedReplies()).isEqualTo(2);
		int answers = this.peer.received().size();
		this.peer.sendAndSettle(this.node, numbered("count", 3, 1, 2));
		assertThat(this.peer.received()).hasSize(answers);
		assertThat(this.executions).hasValue(3);
		assertThat(statistics().lostReplies()).isZero();
	}

	@Test
	void numberBelowTheWindowIsNeverExecuted() {
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		replyTo(this.peer, 1, "'re':1");
		this.peer.send(this.node, numbered("count", 1_000_000, 1, 1));
		replyTo(this.peer, 1_000_000, "'re':1");
		this.peer.send(this.node, numbered("count", 2, 1, 1));
		assertThat(replyTo(this.peer, 2, "'re':1")).contains("ReplyLost");
		assertThat(this.executions).hasValue(2);
	}

	@Test
	void callsMayArriveInAnyOrder() {
		for (int number : new int[] { 7, 3, 5, 1024, 4, 65_000, 1 }) {
			this.peer.send(this.node, numbered("count", number, 1, 1));
			assertThat(replyTo(this.peer, number, "'re':1")).contains("result");
		}
		assertThat(this.executions).hasValue(7);
	}

	@Test
	void callForAnEarlierInstanceIsRejected() {
		this.peer.send(this.node, numbered("count", 1, 1, 1).replace(this.node.status().instanceId(), "earlier"));
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("PeerRestarted")
			.contains("\"instance\":\"" + this.node.status().instanceId() + "\"");
		assertThat(this.executions).hasValue(0);
		assertThat(statistics().misdirectedRequests()).isOne();
	}

	@Test
	void expiredCallIsNotExecuted() {
		this.peer.sendAndSettle(this.node, numbered("count", 1, 1, 1).replace("'ttl':5000", "'ttl':0"));
		assertThat(statistics().expiredRequests()).isOne();
		assertThat(this.executions).hasValue(0);
		assertThat(this.peer.received()).isEmpty();
	}

	@Test
	void callThatExpiresInTheQueueIsNotExecuted() {
		this.peer.send(this.node, numbered("block", 1, 1, 1));
		long sent = System.nanoTime();
		this.peer.sendAndSettle(this.node, numbered("count", 2, 1, 1).replace("'ttl':5000", "'ttl':1"));
		await().until(() -> System.nanoTime() - sent > TimeUnit.MILLISECONDS.toNanos(5));
		this.gate.countDown();
		await().until(() -> statistics().expiredRequests() == 1);
		replyTo(this.peer, 1, "'re':1");
		assertThat(this.executions).hasValue(1);
		assertThat(statistics().activeRequests()).isZero();
	}

	@Test
	void claimOfAnInstanceDoesNotAffectTheCallsOfThatInstance() {
		this.unknownPeer.send(this.node, numbered("count", 999_999, 999_999, 1));
		replyTo(this.unknownPeer, 999_999, "'re':1");
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("\"result\":2");
		this.unknownPeer.sendAndSettle(this.node, numbered("count", 1, 1, 2).replace("'n1'", "'guess'"));
		assertThat(this.executions).hasValue(2);
		assertThat(this.unknownPeer.received()).hasSize(1);
	}

	@Test
	void retransmissionFromAnotherAddressOfTheCallerIsRecognised() {
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		replyTo(this.peer, 1, "'re':1");
		this.unknownPeer.send(this.node, numbered("count", 1, 1, 2));
		assertThat(replyTo(this.unknownPeer, 1, "'re':2")).contains("\"result\":1");
		this.unknownPeer.send(this.node, numbered("count", 2, 1, 1));
		replyTo(this.unknownPeer, 2, "'re':1");
		this.peer.send(this.node, numbered("count", 2, 1, 2));
		assertThat(replyTo(this.peer, 2, "'re':2")).contains("\"result\":2");
		assertThat(this.executions).hasValue(2);
	}

	@Test
	void callerThatIsDiscoveredLaterKeepsItsWindow() throws InterruptedException {
		try (ScriptedPeer late = this.nodes.scripted("late")) {
			String request = numbered("count", 1, 1, 1).replace(this.peer.instanceId(), late.instanceId());
			late.send(this.node, request);
			replyTo(late, 1, "'re':1");
			late.announce();
			this.node.awaitPeer("late", ChannelFixture.SOON);
			late.send(this.node, request.replace("'try':1", "'try':2"));
			assertThat(replyTo(late, 1, "'re':2")).contains("\"result\":1");
			assertThat(this.executions).hasValue(1);
		}
	}

	@Test
	void rejectionForLackOfCapacityIsFinal() {
		fillWithUnknownPeers();
		String request = numbered("count", 1, 1, 1).replace(this.peer.instanceId(), "one-more");
		this.unknownPeer.send(this.node, request);
		assertThat(replyTo(this.unknownPeer, 1, "PeerBusy")).contains("'re':1".replace('\'', '"'));
		this.unknownPeer.send(this.node, request.replace("'try':1", "'try':2"));
		replyTo(this.unknownPeer, 1, "'re':2");
		assertThat(this.executions).hasValue(0);
	}

	@Test
	void rejectedCallIsNotExecutedEvenIfThereIsCapacityLater() throws InterruptedException {
		fillWithUnknownPeers();
		try (ScriptedPeer late = this.nodes.scripted("late")) {
			String request = numbered("count", 1, 1, 1).replace(this.peer.instanceId(), late.instanceId());
			late.send(this.node, request);
			assertThat(replyTo(late, 1, "'re':1")).contains("PeerBusy");
			late.announce();
			this.node.awaitPeer("late", ChannelFixture.SOON);
			late.send(this.node, numbered("count", 2, 1, 1).replace(this.peer.instanceId(), late.instanceId()));
			assertThat(replyTo(late, 2, "'re':1")).contains("\"result\":1");
			late.send(this.node, request.replace("'try':1", "'try':2"));
			assertThat(replyTo(late, 1, "'re':2")).contains("PeerBusy");
			assertThat(this.executions).hasValue(1);
		}
	}

	private void fillWithUnknownPeers() {
		this.node.register("nothing", () -> new CompletableFuture<Integer>());
		for (int i = 0; i < 256; i++) {
			this.unknownPeer.send(this.node, numbered("nothing", 1, 1, 1).replace("n1", "i" + i)
				.replace(this.peer.instanceId(), "invented" + i));
		}
		this.unknownPeer.settle(this.node);
	}

	@Test
	void manyUnknownPeersLeaveCapacityForKnownPeers() {
		fillWithUnknownPeers();
		this.unknownPeer.sendAndSettle(this.node,
				numbered("count", 1, 1, 1).replace(this.peer.instanceId(), "one-more"));
		assertThat(this.unknownPeer.received().stream().filter((reply) -> reply.contains("PeerBusy"))).hasSize(1);
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		assertThat(replyTo(this.peer, 1, "'re':1")).contains("\"result\":1");
	}

	@Test
	void callWithInvalidNumbersIsRejected() {
		for (String numbers : new String[] { "'seq':'x'", "'seq':0", "'seq':-1", "'seq':1.5" }) {
			this.peer.sendAndSettle(this.node, numbered("count", 1, 1, 1).replace("'seq':1", numbers));
		}
		this.peer.sendAndSettle(this.node, numbered("count", 1, 1, 1).replace("'ttl':5000", "'ttl':-1"));
		this.peer.sendAndSettle(this.node, numbered("count", 1, 1, 1).replace("'try':1", "'try':0"));
		assertThat(this.peer.received()).hasSize(6)
			.allSatisfy((reply) -> assertThat(reply).contains("invalid numbers"));
		assertThat(this.executions).hasValue(0);
	}

	@Test
	void callThatEndsDuringARetransmissionIsStillRecognised() {
		this.peer.send(this.node, numbered("count", 1, 1, 1));
		replyTo(this.peer, 1, "'re':1");
		this.peer.sendAndSettle(this.node, numbered("count", 1, 2, 2));
		assertThat(this.executions).hasValue(1);
		this.peer.send(this.node, numbered("count", 2, 3, 1));
		replyTo(this.peer, 2, "'re':1");
		assertThat(this.executions).hasValue(2);
	}

	@Test
	void requestOfPythonThatArrivesTwiceIsExecutedOnceAndAnsweredTwice() {
		String request = "{'type':'request','id':'p1','src':'peer','rpc':'count','args':[],'kwargs':{}}";
		this.peer.send(this.node, request);
		this.peer.await(Message.Response.class);
		this.peer.send(this.node, request);
		await().until(() -> this.peer.messages(Message.Response.class).size() == 2);
		assertThat(this.peer.received())
			.allSatisfy((reply) -> assertThat(reply).contains("\"result\":1").doesNotContain("pl"));
		assertThat(this.executions).hasValue(1);
		this.unknownPeer.send(this.node, request);
		this.unknownPeer.await(Message.Response.class);
		assertThat(this.executions).hasValue(2);
	}

	@Test
	void retransmissionOfARunningCallOfPythonIsIgnored() {
		String request = "{'type':'request','id':'p1','rpc':'block','args':[],'kwargs':{}}";
		this.peer.send(this.node, request);
		this.peer.sendAndSettle(this.node, request);
		assertThat(this.peer.received()).isEmpty();
		this.gate.countDown();
		this.peer.await(Message.Response.class);
		assertThat(this.executions).hasValue(1);
	}

	@Test
	void anotherCallWithTheSameIdIsExecuted() {
		this.node.register("square", int.class, (x) -> x * x);
		this.peer.send(this.node, "{'rpc':'square','id':1,'args':[2]}");
		await().until(() -> this.peer.messages(Message.Response.class).size() == 1);
		this.peer.send(this.node, "{'rpc':'square','id':1,'args':[3]}");
		await().until(() -> this.peer.messages(Message.Response.class).size() == 2);
		assertThat(this.peer.messages(Message.Response.class)).extracting((reply) -> reply.result().toString())
			.containsExactly("4", "9");
	}

	@Test
	void pingsAreAnsweredHoweverOftenTheyArrive() {
		for (int i = 0; i < 3; i++) {
			this.peer.settle(this.node);
		}
		assertThat(statistics().duplicateRequests()).isZero();
	}

	@Test
	void onlyTheCallerCanInterruptTheHandlerByACancel() throws Exception {
		CompletableFuture<String> end = new CompletableFuture<>();
		List<String> callbacks = new CopyOnWriteArrayList<>();
		CountDownLatch started = new CountDownLatch(1);
		this.node.register("wait", () -> {
			RequestContext request = CurrentPeer.get().orElseThrow().request();
			request.onCancel(() -> callbacks.add("cancelled"));
			started.countDown();
			try {
				this.gate.await();
				end.complete("finished");
			}
			catch (InterruptedException ex) {
				end.complete("interrupted " + request.isCancelled());
				throw ex;
			}
			return null;
		});
		this.peer.send(this.node, numbered("wait", 1, 1, 1));
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		String cancel = "{'type':'cancel','id':'n1','pl':{'v':1,'instance':'" + this.peer.instanceId() + "','to':'"
				+ this.node.status().instanceId() + "','seq':1}}";
		this.peer.sendAndSettle(this.node, cancel.replace("'n1'", "'n2'"));
		this.peer.sendAndSettle(this.node, cancel.replace("'seq':1", "'seq':2"));
		this.peer.sendAndSettle(this.node, "{'type':'cancel','id':'n1'}");
		assertThat(end).isNotDone();
		this.peer.send(this.node, cancel);
		assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted true");
		await().until(() -> statistics().activeRequests() == 0);
		this.peer.sendAndSettle(this.node, cancel);
		await().untilAsserted(() -> assertThat(callbacks).containsExactly("cancelled"));
		assertThat(statistics().cancelledRequests()).isOne();
		assertThat(this.peer.received()).isEmpty();
	}

	@Test
	void handlerThreadIsNotInterruptedAfterACancelledCall() {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.node.register("wait", () -> {
			started.countDown();
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
			interrupted.countDown();
			return null;
		});
		this.node.register("state", () -> Thread.currentThread().isInterrupted());
		this.peer.send(this.node, numbered("wait", 1, 1, 1));
		ChannelFixture.awaitQuietly(started);
		this.peer.send(this.node, "{'type':'cancel','id':'n1','pl':{'instance':'" + this.peer.instanceId() + "','to':'"
				+ this.node.status().instanceId() + "','seq':1}}");
		ChannelFixture.awaitQuietly(interrupted);
		this.peer.send(this.node, numbered("state", 2, 2, 1));
		assertThat(replyTo(this.peer, 2, "'re':1")).contains("\"result\":false");
		assertThat(this.interruptedObservers).hasValue(0);
	}

	@Test
	void callThatWasCancelledInTheQueueIsNotExecuted() {
		this.peer.send(this.node, numbered("block", 1, 1, 1));
		this.peer.send(this.node, numbered("count", 2, 1, 1));
		this.peer.sendAndSettle(this.node, "{'type':'cancel','id':'n2','pl':{'instance':'" + this.peer.instanceId()
				+ "','to':'" + this.node.status().instanceId() + "','seq':2}}");
		this.gate.countDown();
		replyTo(this.peer, 1, "'re':1");
		await().until(() -> statistics().activeRequests() == 0);
		assertThat(this.executions).hasValue(1);
	}

	@Test
	void deadlineIsThatOfTheCaller() {
		this.node.register("left",
				() -> CurrentPeer.get().orElseThrow().request().remaining().orElseThrow().toMillis());
		this.node.register("none", () -> CurrentPeer.get().orElseThrow().request().remaining().isEmpty());
		this.peer.send(this.node, numbered("left", 1, 1, 1));
		int left = Integer.parseInt(replyTo(this.peer, 1, "'re':1").replaceAll(".*\"result\":(\\d+).*", "$1"));
		assertThat(left).isBetween(1, 5000);
		this.peer.send(this.node, "{'rpc':'none','id':1}");
		await().until(() -> this.peer.received().stream().anyMatch((reply) -> reply.contains("\"result\":true")));
	}

	private RpcStatistics statistics() {
		return this.node.status().rpc();
	}

	private String numbered(String method, int number, int low, int attempt) {
		return "{'type':'request','id':'n" + number + "','src':'peer','rpc':'" + method
				+ "','args':[],'kwargs':{},'pl':{'v':1,'instance':'" + this.peer.instanceId() + "','to':'"
				+ this.node.status().instanceId() + "','seq':" + number + ",'low':" + low + ",'try':" + attempt
				+ ",'ttl':5000}}";
	}

	private static String replyTo(ScriptedPeer peer, int number, String detail) {
		String id = "\"n" + number + "\"";
		String wanted = detail.replace('\'', '"');
		return await().pollInterval(1, TimeUnit.MILLISECONDS)
			.until(() -> peer.received()
				.stream()
				.filter((reply) -> reply.contains(id) && reply.contains(wanted))
				.findFirst()
				.orElse(""), (reply) -> !reply.isEmpty());
	}

	/**
	 * Counts interrupts of the code around a handler.
	 */
	private final class InterruptCounter implements CallObserver {

		@Override
		public Incoming handling(CurrentPeer caller, String method, Map<String, String> trace) {
			return new Incoming() {

				@Override
				public Scope open() {
					return RetransmittedRequestTests.this::countInterrupt;
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					countInterrupt();
				}

			};
		}

	}

	private void countInterrupt() {
		if (Thread.currentThread().isInterrupted()) {
			this.interruptedObservers.incrementAndGet();
		}
	}

}
