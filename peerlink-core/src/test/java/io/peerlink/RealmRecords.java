package io.peerlink;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.peerlink.SimulatedNodes.SimulatedNode;
import io.peerlink.channel.CloseReason;
import io.peerlink.peer.Peer;
import io.peerlink.peer.PeerDownReason;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of an {@link AttackedRealm} do and see, and what of that they must not
 * have seen. Each call and each frame has a text of its own, which tells who made it for
 * whom.
 */
final class RealmRecords {

	/**
	 * How long after its deadline a call may end.
	 */
	private static final Duration TICK = Duration.ofMillis(3);

	private final Map<String, Run> runs = new LinkedHashMap<>();

	private final Map<String, Call> calls = new LinkedHashMap<>();

	private final Map<String, Frame> frames = new HashMap<>();

	private final Map<String, List<Side>> channels = new LinkedHashMap<>();

	private final Map<Violation, List<String>> violations = new LinkedHashMap<>();

	private final boolean peaceful;

	private final boolean numbered;

	private int made;

	private int sent;

	private int executions;

	private int received;

	/**
	 * Creates empty records.
	 * @param peaceful whether nobody keeps the members from hearing each other, so that
	 * nothing ends without a reason of theirs, and nothing reaches another member
	 * @param numbered whether requests are retransmitted, and so name their receiver
	 */
	RealmRecords(boolean peaceful, boolean numbered) {
		this.peaceful = peaceful;
		this.numbered = numbered;
	}

	void violation(Violation kind, Object what) {
		this.violations.computeIfAbsent(kind, (first) -> new ArrayList<>()).add(what.toString());
	}

	Map<Violation, List<String>> violations() {
		return this.violations;
	}

	Run started(String name, SimulatedNode node, int generation) {
		Run run = new Run(name, node.node().statistics().orElseThrow().instanceId(), node.address(), generation);
		String instanceId = run.instanceId;
		this.runs.put(instanceId, run);
		return run;
	}

	Call called(Run caller, String callee, long now, Duration timeout) {
		String text = AttackedRealm.MARKER + " call " + ++this.made + " of " + caller + " for " + callee;
		Call call = new Call(text, caller, callee, now, now + timeout.toNanos());
		this.calls.put(text + " " + callee, call);
		return call;
	}

	/**
	 * Adds the calls of one broadcast, which have one text.
	 */
	List<Call> broadcast(Run caller, Collection<String> callees, long now, Duration timeout) {
		String text = AttackedRealm.MARKER + " broadcast " + ++this.made + " of " + caller;
		List<Call> all = new ArrayList<>();
		for (String callee : callees) {
			Call call = new Call(text, caller, callee, now, now + timeout.toNanos());
			this.calls.put(text + " " + callee, call);
			all.add(call);
		}
		return all;
	}

	/**
	 * Checks and records that a handler runs.
	 */
	void executed(Run where, String text, @Nullable Peer caller) {
		this.executions++;
		Call call = this.calls.get(text + " " + where.name);
		List<Call> all = this.calls.values().stream().filter((any) -> any.text.equals(text)).toList();
		if (!this.peaceful && !this.numbered && !all.isEmpty()) {
			executedByAnyMember(where, text, caller, all);
			return;
		}
		if (call == null) {
			violation(Violation.FORGED_CALL, where + " executes: " + text);
			return;
		}
		if (caller != null && !caller.instanceId().equals(call.caller.instanceId)) {
			violation(Violation.FORGED_CALLER, where + " executes for " + caller + ": " + text);
		}
		if (++call.executions > 1) {
			violation(Violation.REPEATED_CALL, where + " executes again: " + text);
		}
	}

	/**
	 * A request without a number does not name its receiver. Where addresses are forged
	 * it may reach another member.
	 */
	private void executedByAnyMember(Run where, String text, @Nullable Peer caller, List<Call> all) {
		if (caller != null && !caller.instanceId().equals(all.get(0).caller.instanceId)) {
			violation(Violation.FORGED_CALLER, where + " executes for " + caller + ": " + text);
		}
		Call next = all.stream().filter((call) -> call.executions == 0).findFirst().orElse(all.get(0));
		if (++next.executions > 1) {
			violation(Violation.REPEATED_CALL, where + " executes again: " + text);
		}
	}

	void ended(Call call, long now, @Nullable String result, @Nullable Throwable failure) {
		call.ends++;
		call.endedAt = now;
		call.failure = failure;
		if (call.ends > 1 || now > call.deadline + TICK.toNanos()) {
			violation(Violation.WRONG_END, call + " ended " + call.ends + " times, the last time at " + now);
		}
		if (failure == null && !(("done " + call.text).equals(result) && isExecuted(call))) {
			violation(Violation.FORGED_REPLY, call + " got " + result);
		}
	}

	private boolean isExecuted(Call call) {
		return call.executions > 0 || (!this.peaceful && !this.numbered
				&& this.calls.values().stream().anyMatch((any) -> any.text.equals(call.text) && any.executions > 0));
	}

	/**
	 * Records a channel. Where an open request was redirected to come from another
	 * address, that one is taken for the address of its sender, and the channel is of no
	 * use: somebody else is there, or nobody.
	 */
	Side joined(Run owner, String channelId, Peer peer) {
		Run opposite = this.runs.get(peer.instanceId());
		boolean misled = opposite == null || !opposite.address.equals(peer.address());
		Side side = new Side(owner, channelId, opposite, misled);
		List<Side> sides = this.channels.computeIfAbsent(channelId, (first) -> new ArrayList<>());
		sides.add(side);
		boolean again = sides.stream().filter((other) -> other.owner == owner).count() > 1;
		if (again || opposite == null || !arePair(sides)) {
			violation(Violation.FORGED_CHANNEL, "sides of one channel: " + sides);
		}
		return side;
	}

	/**
	 * An open request names its receiver, so no other member takes it.
	 */
	private static boolean arePair(List<Side> sides) {
		return sides.size() == 1 || (sides.size() == 2 && sides.get(0).isOppositeOf(sides.get(1)));
	}

	Frame frame(Side from) {
		Frame frame = new Frame(AttackedRealm.MARKER + " frame " + ++this.sent + " of " + from.owner, from);
		this.frames.put(frame.text, frame);
		return frame;
	}

	void received(Side to, String text) {
		this.received++;
		Frame frame = this.frames.get(text);
		boolean sent = frame != null && frame.from.owner != to.owner && frame.from.channelId.equals(to.channelId)
				&& (!this.peaceful || frame.from.isOppositeOf(to));
		if (frame == null || !sent) {
			violation(Violation.FORGED_FRAME, to + " got: " + text);
			return;
		}
		if (!frame.receivers.add(to)) {
			violation(Violation.REPEATED_FRAME, to + " got again: " + text);
		}
	}

	/**
	 * Records that a user closes a channel.
	 */
	void closes(Side side) {
		side.closed = true;
	}

	void channelEnded(Side side, String reason) {
		side.end = reason;
		List<Side> sides = this.channels.getOrDefault(side.channelId, List.of());
		boolean other = sides.stream()
			.anyMatch((any) -> any != side && (any.closed || any.end != null || any.owner.ended));
		other |= side.peer != null && side.peer.ended;
		// The other side may have given up an open request whose answer was dropped.
		boolean given = sides.size() != 2 || !arePair(sides) || sides.stream().anyMatch((any) -> any.misled);
		boolean strange = this.peaceful || (!given && reason.equals(CloseReason.CLOSED));
		if (!side.closed && !side.owner.ended && !other && strange) {
			violation(Violation.FORGED_CLOSE, side + " ended: " + reason);
		}
	}

	void up(Run observer, Peer peer) {
		Run run = this.runs.get(peer.instanceId());
		if (run == null || !run.name.equals(peer.name())) {
			violation(Violation.FORGED_PEER, observer + " sees " + peer + ", which is " + run);
		}
	}

	void down(Run observer, Peer peer, PeerDownReason reason) {
		Run run = this.runs.get(peer.instanceId());
		if (run == null || observer.ended) {
			return;
		}
		if (this.peaceful && !run.ended) {
			violation(Violation.FORGED_DOWN, observer + " lost " + run + ": " + reason);
		}
	}

	/**
	 * Returns whether all calls have ended whose callers run.
	 */
	boolean isOver() {
		return this.calls.values().stream().allMatch((call) -> call.ends > 0 || call.caller.ended);
	}

	/**
	 * Checks calls that should have ended.
	 */
	void checkEnds() {
		for (Call call : this.calls.values()) {
			if (call.ends == 0 && !call.caller.ended) {
				violation(Violation.WRONG_END, call + " has not ended");
			}
			if (this.peaceful && this.numbered && call.isCalm() && call.failure != null) {
				violation(Violation.FAILED_CALL, call + ": " + call.failure);
			}
		}
	}

	/**
	 * Returns how the calls ended whose nodes ran all the time, by what they are.
	 */
	Map<String, String> outcomes() {
		Map<String, String> outcomes = new LinkedHashMap<>();
		this.calls.forEach((key, call) -> {
			if (call.isCalm()) {
				outcomes.put(key, (call.failure != null) ? call.failure.getClass().getSimpleName() : "success");
			}
		});
		return outcomes;
	}

	/**
	 * Marks the calls of and to a node as disturbed, because it stops or starts.
	 */
	void disturb(String name) {
		for (Call call : this.calls.values()) {
			if (call.ends == 0 && (call.callee.equals(name) || call.caller.name.equals(name))) {
				call.disturbed = true;
			}
		}
	}

	int executions() {
		return this.executions;
	}

	int received() {
		return this.received;
	}

	Collection<Call> calls() {
		return this.calls.values();
	}

	Collection<Run> runs() {
		return this.runs.values();
	}

	Set<String> channelIds() {
		return this.channels.keySet();
	}

	/**
	 * What an attacker must not achieve.
	 */
	enum Violation {

		FORGED_CALL, FORGED_CALLER, REPEATED_CALL, FORGED_REPLY, WRONG_END, FAILED_CALL, FORGED_CHANNEL, FORGED_FRAME,
		REPEATED_FRAME, FORGED_CLOSE, FORGED_PEER, FORGED_DOWN, READABLE, NOT_HEALED

	}

	/**
	 * One run of a node.
	 */
	static final class Run {

		private final String name;

		private final String instanceId;

		private final InetSocketAddress address;

		private final int generation;

		private boolean ended;

		private Run(String name, String instanceId, InetSocketAddress address, int generation) {
			this.name = name;
			this.instanceId = instanceId;
			this.address = address;
			this.generation = generation;
		}

		/**
		 * Records that the node stops or crashes.
		 */
		void ended() {
			this.ended = true;
		}

		String name() {
			return this.name;
		}

		String instanceId() {
			return this.instanceId;
		}

		@Override
		public String toString() {
			return this.name + "#" + this.generation;
		}

	}

	/**
	 * A call of one node to another one.
	 */
	static final class Call {

		private final String text;

		private final Run caller;

		private final String callee;

		private final long startedAt;

		private final long deadline;

		private boolean disturbed;

		private int executions;

		private int ends;

		private long endedAt;

		private @Nullable Throwable failure;

		private Call(String text, Run caller, String callee, long startedAt, long deadline) {
			this.text = text;
			this.caller = caller;
			this.callee = callee;
			this.startedAt = startedAt;
			this.deadline = deadline;
		}

		String text() {
			return this.text;
		}

		String callee() {
			return this.callee;
		}

		boolean hasSucceeded() {
			return this.ends > 0 && this.failure == null;
		}

		void disturbed() {
			this.disturbed = true;
		}

		private boolean isCalm() {
			return !this.disturbed && !this.caller.ended && this.ends > 0;
		}

		@Override
		public String toString() {
			return this.text + " for " + this.callee + " from " + this.startedAt + " until " + this.deadline + ", "
					+ this.executions + " executions, ended at " + this.endedAt;
		}

	}

	/**
	 * A channel at one of its nodes.
	 */
	static final class Side {

		private final Run owner;

		private final String channelId;

		private final @Nullable Run peer;

		private final boolean misled;

		private boolean closed;

		private @Nullable String end;

		private Side(Run owner, String channelId, @Nullable Run peer, boolean misled) {
			this.misled = misled;
			this.owner = owner;
			this.channelId = channelId;
			this.peer = peer;
		}

		/**
		 * Returns whether the channel is with a node, of which it may be the next run.
		 */
		private boolean isWith(Run run) {
			return this.peer != null && this.peer.name.equals(run.name);
		}

		private boolean isOppositeOf(Side other) {
			return this.channelId.equals(other.channelId) && isWith(other.owner) && other.isWith(this.owner);
		}

		@Override
		public String toString() {
			return this.channelId + " at " + this.owner;
		}

	}

	/**
	 * A message on a channel.
	 */
	static final class Frame {

		private final String text;

		private final Side from;

		private final Set<Side> receivers = new HashSet<>();

		private Frame(String text, Side from) {
			this.text = Objects.requireNonNull(text);
			this.from = from;
		}

		String text() {
			return this.text;
		}

	}

}
