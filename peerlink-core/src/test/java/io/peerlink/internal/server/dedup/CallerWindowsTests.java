package io.peerlink.internal.server.dedup;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.peerlink.internal.reliability.SeenNumbers;
import io.peerlink.internal.server.dedup.AdmissionDecision.Verdict;
import io.peerlink.internal.wire.Extension;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bounds of {@link CallerWindows}, and that no call is executed twice
 * because of them.
 */
class CallerWindowsTests {

	private static final int CALLS_OF_A_FLOOD = 2400;

	private final CallerFixture callers = new CallerFixture();

	private final ExpiryRotation rotation = new ExpiryRotation();

	private final LongAdder cachedReplies = new LongAdder();

	private final CallerWindows windows = new CallerWindows(this.callers.context, this.rotation, this.cachedReplies);

	private final InetSocketAddress address = CallerFixture.address(5000);

	private final InetSocketAddress otherAddress = CallerFixture.address(5001);

	private int invented;

	@Test
	void refusedCallsTakeNoEntries() {
		for (int caller = 0; caller < CallerGroup.MAX_UNKNOWN_PEERS; caller++) {
			for (int number = 1; number <= CALLS_OF_A_FLOOD; number++) {
				Message.Request request = CallerFixture.request("invented" + caller, number);
				refuse(request, execute(request, this.address), CallEntry.Refusal.UNKNOWN_METHOD);
			}
		}
		assertThat(this.windows.size()).isZero();
		assertThat(this.cachedReplies.sum()).isZero();
		assertThat(this.windows.group(false).numberBudget().charged()).isLessThan(1 << 20);
		for (int number : new int[] { CALLS_OF_A_FLOOD / 2, CALLS_OF_A_FLOOD }) {
			assertThat(verdict("invented0", number, this.address)).isEqualTo(Verdict.UNKNOWN_METHOD);
		}
	}

	@Test
	void answeredCallsOfInventedCallersAreLimited() {
		for (int caller = 0; caller < CallerGroup.MAX_UNKNOWN_PEERS; caller++) {
			for (int number = 1; number <= 200; number++) {
				answer(CallerFixture.request("invented" + caller, number), this.address);
			}
		}
		// 4 MiB in all and 4 KiB for each, of at least 512 bytes.
		assertThat(this.windows.size()).isBetween(4000, 10_240);
		assertThat(this.cachedReplies.sum()).isEqualTo(this.windows.size());
		assertThat(this.windows.group(false).replyBudget().charged()).isLessThanOrEqualTo(4 << 20);
		for (int caller = 0; caller < CallerGroup.MAX_UNKNOWN_PEERS; caller++) {
			assertThat(admit(CallerFixture.request("invented" + caller, 1), this.address).verdict())
				.isIn(Verdict.ANSWERED, Verdict.REPLY_EVICTED);
			assertThat(admit(CallerFixture.request("invented" + caller, 200), this.address).verdict())
				.isEqualTo(Verdict.ANSWERED);
		}
	}

	@Test
	void answeredCallsOfOneInventedCallerAreLimited() {
		for (int number = 1; number <= CALLS_OF_A_FLOOD; number++) {
			answer(CallerFixture.request("invented", number), this.address);
		}
		assertThat(this.windows.size()).isBetween(500, 1024);
		assertThat(verdict("invented", 1, this.address)).isEqualTo(Verdict.REPLY_EVICTED);
		assertThat(verdict("invented", CALLS_OF_A_FLOOD, this.address)).isEqualTo(Verdict.ANSWERED);
	}

	@Test
	void answeredCallsOfKnownPeersAreLimited() {
		for (int peer = 0; peer < 20; peer++) {
			this.callers.discover("known" + peer, CallerFixture.address(6000 + peer));
			for (int number = 1; number <= 5000; number++) {
				answer(CallerFixture.request("known" + peer, number), CallerFixture.address(6000 + peer));
			}
		}
		// 32 MiB in all and 4 KiB for each, of at least 512 bytes.
		assertThat(this.windows.size()).isBetween(40_000, 65_536 + 160);
		assertThat(this.windows.group(true).replyBudget().charged()).isLessThanOrEqualTo(32 << 20);
		assertThat(verdict("known0", 1, CallerFixture.address(6000))).isIn(Verdict.ANSWERED, Verdict.REPLY_EVICTED);
		assertThat(verdict("known19", 5000, CallerFixture.address(6019))).isEqualTo(Verdict.ANSWERED);
	}

	@Test
	void runningCallsAreNotForgotten() {
		Message.Request running = CallerFixture.request("invented", 1);
		CallEntry call = execute(running, this.address);
		for (int number = 2; number <= CALLS_OF_A_FLOOD; number++) {
			answer(CallerFixture.request("invented", number), this.address);
		}
		assertThat(admit(running, this.address).verdict()).isEqualTo(Verdict.IN_PROGRESS);
		call.finish(CallerFixture.replyTo(running));
		assertThat(admit(running, this.address).verdict()).isEqualTo(Verdict.ANSWERED);
	}

	@Test
	void refusalsAreRepeated() {
		Message.Request busy = CallerFixture.request("caller", 1);
		Message.Request unknown = CallerFixture.request("caller", 2);
		refuse(busy, execute(busy, this.address), CallEntry.Refusal.NO_ROOM);
		refuse(unknown, execute(unknown, this.address), CallEntry.Refusal.UNKNOWN_METHOD);
		assertThat(admit(busy, this.address).verdict()).isEqualTo(Verdict.REFUSED);
		assertThat(admit(unknown, this.address).verdict()).isEqualTo(Verdict.UNKNOWN_METHOD);
		answer(CallerFixture.request("caller", 3, 3, 5000), this.address);
		assertThat(admit(busy, this.address).verdict()).isEqualTo(Verdict.SUPERSEDED);
	}

	@Test
	void callOfAKnownPeerThatIsNotKeptIsRecognisedAtAnotherAddress() {
		this.callers.discover("caller", this.address);
		Message.Request refused = CallerFixture.request("caller", 1);
		refuse(refused, execute(refused, this.address), CallEntry.Refusal.NO_ROOM);
		for (int number = 2; number <= 10_000; number++) {
			answer(CallerFixture.request("caller", number), this.address);
		}
		assertThat(verdict("caller", 2, this.address)).isEqualTo(Verdict.REPLY_EVICTED);
		assertThat(verdict("caller", 1, this.otherAddress)).isEqualTo(Verdict.REFUSED);
		assertThat(verdict("caller", 2, this.otherAddress)).isEqualTo(Verdict.REPLY_EVICTED);
		assertThat(verdict("caller", 10_000, this.otherAddress)).isEqualTo(Verdict.ANSWERED);
		assertThat(verdict("caller", 10_001, this.otherAddress)).isEqualTo(Verdict.EXECUTE);
		this.callers.discover("caller", this.otherAddress);
		assertThat(verdict("caller", 3, this.otherAddress)).isEqualTo(Verdict.REPLY_EVICTED);
	}

	@Test
	void callThatItsCallerHasCompletedIsNotExecutedAtAnotherAddress() {
		this.callers.discover("caller", this.address);
		answer(CallerFixture.request("caller", 1), this.address);
		answer(CallerFixture.request("caller", 2, 2, 5000), this.address);
		assertThat(verdict("caller", 1, this.otherAddress)).isEqualTo(Verdict.SUPERSEDED);
		this.callers.discover("caller", this.otherAddress);
		assertThat(verdict("caller", 1, this.otherAddress)).isEqualTo(Verdict.SUPERSEDED);
		assertThat(verdict("caller", 3, this.otherAddress)).isEqualTo(Verdict.EXECUTE);
	}

	@Test
	void callBelowTheNumbersThatAreKeptIsNotExecutedAtAnotherAddress() {
		this.callers.discover("caller", this.address);
		answer(CallerFixture.request("caller", 1), this.address);
		for (int number = 2; number <= 20_000; number++) {
			answer(CallerFixture.request("caller", SeenNumbers.SIZE + number), this.address);
		}
		assertThat(verdict("caller", 1, this.otherAddress)).isEqualTo(Verdict.REPLY_EVICTED);
	}

	@Test
	void callOfAProvedInstanceIsRecognisedAtAnyAddressThoughItIsNotKept() {
		Message.Request first = CallerFixture.request("caller", 1);
		CallEntry call = entry(first);
		assertThat(admitSealed(first, this.address, call)).isEqualTo(Verdict.EXECUTE);
		call.finish(CallerFixture.replyTo(first));
		Message.Request second = CallerFixture.request("caller", 2, 2, 5000);
		assertThat(admitSealed(second, this.address, entry(second))).isEqualTo(Verdict.EXECUTE);
		assertThat(admitSealed(first, this.otherAddress, entry(first))).isEqualTo(Verdict.SUPERSEDED);
	}

	@Test
	void windowsOfAProvedInstanceAreOne() {
		for (int port = 1; port <= 100; port++) {
			Message.Request request = CallerFixture.request("caller", port);
			assertThat(admitSealed(request, CallerFixture.address(port), entry(request))).isEqualTo(Verdict.EXECUTE);
		}
		assertThat(this.windows.addresses()).isOne();
	}

	@Test
	void claimsOfOthersDoNotCountAgainstAKnownPeer() {
		for (int number = 1; number <= 2000; number++) {
			Message.Request claim = new Message.Request(MessageId.ofText("claim" + number), "impostor", null, "run",
					null, null, Extension.call("caller", "callee", number, 1, Extension.ABSENT, 1, 5000), null);
			answer(claim, this.otherAddress);
		}
		this.callers.discover("caller", this.address);
		for (int number : new int[] { 1, 1000, 2000 }) {
			assertThat(verdict("caller", number, this.address)).isEqualTo(Verdict.EXECUTE);
		}
	}

	@Test
	void instanceThatMovesOftenLeavesRoomForOthers() {
		for (int port = 1; port <= 5000; port++) {
			this.callers.discover("moving", CallerFixture.address(port));
			answer(CallerFixture.request("moving", port), CallerFixture.address(port));
		}
		assertThat(windowCount()).isEqualTo(CallerGroup.MAX_WINDOWS_PER_INSTANCE);
		this.callers.discover("other", CallerFixture.address(6000));
		assertThat(verdict("other", 1, CallerFixture.address(6000))).isEqualTo(Verdict.EXECUTE);
		assertThat(verdict("moving", 5000, CallerFixture.address(5000))).isEqualTo(Verdict.ANSWERED);
		assertThat(verdict("moving", 4000, CallerFixture.address(4000))).isEqualTo(Verdict.REPLY_EVICTED);
	}

	@Test
	void knownPeerIsNotRefusedBecauseOthersClaimItsInstance() {
		for (int port = 1; port <= 20; port++) {
			admit(CallerFixture.request("caller", port), CallerFixture.address(port));
		}
		assertThat(windowCount()).isEqualTo(CallerGroup.MAX_WINDOWS_PER_INSTANCE);
		this.callers.discover("caller", this.address);
		assertThat(verdict("caller", 100, this.address)).isEqualTo(Verdict.EXECUTE);
	}

	@Test
	void addressesOfAWindowAreLimited() {
		this.callers.discover("anchor", "caller", this.address);
		answer(CallerFixture.request("caller", 1), this.address);
		for (int port = 1; port <= 100; port++) {
			this.callers.discover("roaming", "caller", CallerFixture.address(port));
			answer(CallerFixture.request("caller", 1 + port), CallerFixture.address(port));
		}
		assertThat(windowCount()).isOne();
		assertThat(this.windows.addresses()).isEqualTo(CallerWindow.MAX_ADDRESSES);
		assertThat(verdict("caller", 2, CallerFixture.address(1))).isEqualTo(Verdict.ANSWERED);
		assertThat(verdict("caller", 101, CallerFixture.address(100))).isEqualTo(Verdict.ANSWERED);
	}

	@Test
	void hostThatInventsManyCallersLeavesRoomForOthers() {
		inventCallersAt("10.0.0.1");
		answer(CallerFixture.request("first", 1), at("10.0.0.2", 5000));
		answer(CallerFixture.request("second", 1), at("10.0.0.2", 5001));
		assertThat(verdict("invented0", 1, at("10.0.0.1", 1000))).isEqualTo(Verdict.REPLY_EVICTED);
		inventCallersAt("10.0.0.1");
		assertThat(verdict("first", 1, at("10.0.0.2", 5000))).isEqualTo(Verdict.ANSWERED);
		assertThat(verdict("second", 1, at("10.0.0.2", 5001))).isEqualTo(Verdict.ANSWERED);
		assertThat(windowCount()).isEqualTo(CallerGroup.MAX_UNKNOWN_PEERS);
	}

	@Test
	void newCallerTakesTheWindowOfAnotherOneOfItsHost() {
		for (int host = 0; host < CallerGroup.MAX_UNKNOWN_PEERS; host++) {
			answer(CallerFixture.request("caller" + host, 1), at("10.0.1." + host, 5000));
		}
		assertThat(verdict("other", 1, at("10.0.2.1", 5000))).isEqualTo(Verdict.NO_CAPACITY);
		assertThat(verdict("other", 1, at("10.0.1.7", 5001))).isEqualTo(Verdict.EXECUTE);
		assertThat(verdict("another", 1, at("10.0.1.7", 5002))).isEqualTo(Verdict.NO_CAPACITY);
		assertThat(verdict("caller7", 1, at("10.0.1.7", 5000))).isEqualTo(Verdict.REPLY_EVICTED);
		for (int host = 8; host < CallerGroup.MAX_UNKNOWN_PEERS; host++) {
			assertThat(verdict("caller" + host, 1, at("10.0.1." + host, 5000))).isEqualTo(Verdict.ANSWERED);
		}
	}

	@Test
	void windowOfASilentKnownPeerMakesRoom() {
		for (int peer = 0; peer < CallerGroup.MAX_PEERS; peer++) {
			discoverAlone("peer" + peer);
			answer(CallerFixture.request("peer" + peer, 7), this.address);
		}
		discoverAlone("newcomer");
		assertThat(verdict("newcomer", 1, this.address)).isEqualTo(Verdict.NO_CAPACITY);
		this.callers.simulator.run(CallerGroup.MIN_IDLE.plusMillis(1));
		assertThat(verdict("newcomer", 1, this.address)).isEqualTo(Verdict.EXECUTE);
		assertThat(windowCount()).isEqualTo(CallerGroup.MAX_PEERS);
		discoverAlone("peer0");
		assertThat(verdict("peer0", 7, this.address)).isEqualTo(Verdict.REPLY_EVICTED);
		assertThat(verdict("peer0", 8, this.address)).isEqualTo(Verdict.EXECUTE);
	}

	@Test
	void everythingIsForgottenInTheEnd() {
		this.callers.discover("caller", this.otherAddress);
		for (int number = 1; number <= 1000; number++) {
			answer(CallerFixture.request("invented", number, 1, 1000), this.address);
			answer(CallerFixture.request("caller", number, 1, 1000), this.otherAddress);
		}
		this.callers.simulator.run(RequestFilter.RETENTION.plusSeconds(1).minusMillis(1));
		expireAll();
		assertThat(this.cachedReplies.sum()).isPositive();
		this.callers.simulator.run(Duration.ofMillis(2));
		expireAll();
		assertThat(this.cachedReplies.sum()).isZero();
		assertThat(this.rotation.isEmpty()).isTrue();
		for (boolean known : new boolean[] { true, false }) {
			assertThat(this.windows.group(known).replyBudget().charged()).isZero();
			assertThat(this.windows.group(known).numberBudget().charged()).isZero();
		}
	}

	private void expireAll() {
		this.rotation.begin();
		boolean over = false;
		while (!over) {
			over = this.rotation.step(this.rotation, this.callers.simulator.nanoTime());
		}
	}

	private void inventCallersAt(String host) {
		for (int i = 0; i < 2 * CallerGroup.MAX_UNKNOWN_PEERS; i++) {
			int caller = this.invented++;
			Message.Request request = CallerFixture.request("invented" + caller, 1);
			CallEntry call = entry(request);
			if (admit(request, at(host, 1000 + caller), call).verdict() == Verdict.EXECUTE) {
				call.finish(CallerFixture.replyTo(request));
			}
		}
	}

	private static InetSocketAddress at(String host, int port) {
		return new InetSocketAddress(host, port);
	}

	private void discoverAlone(String instance) {
		this.callers.forgetAll();
		this.callers.discover(instance, this.address);
	}

	private int windowCount() {
		return this.windows.group(true).size() + this.windows.group(false).size();
	}

	private Verdict verdict(String instance, long number, InetSocketAddress from) {
		return admit(CallerFixture.request(instance, number), from).verdict();
	}

	private CallEntry entry(Message.Request request) {
		return new CallEntry(request, this.callers.simulator.nanoTime());
	}

	private AdmissionDecision admit(Message.Request request, InetSocketAddress from) {
		return admit(request, from, entry(request));
	}

	private AdmissionDecision admit(Message.Request request, InetSocketAddress from, CallEntry call) {
		Extension pl = Objects.requireNonNull(request.pl());
		return this.windows.admit(request, pl, Objects.requireNonNull(pl.instance()), this.callers.from(from), call);
	}

	private Verdict admitSealed(Message.Request request, InetSocketAddress from, CallEntry call) {
		Extension pl = Objects.requireNonNull(request.pl());
		String instance = Objects.requireNonNull(pl.instance());
		return this.windows.admit(request, pl, instance, this.callers.sealedFrom(from), call).verdict();
	}

	private CallEntry execute(Message.Request request, InetSocketAddress from) {
		CallEntry call = entry(request);
		assertThat(admit(request, from, call).verdict()).isEqualTo(Verdict.EXECUTE);
		return call;
	}

	private void answer(Message.Request request, InetSocketAddress from) {
		execute(request, from).finish(CallerFixture.replyTo(request));
	}

	private static void refuse(Message.Request request, CallEntry call, CallEntry.Refusal refusal) {
		call.refuse(refusal, new Message.ErrorReply(request.id(), "Type", "refused", null));
	}

}
