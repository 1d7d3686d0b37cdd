package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.peerlink.ReliabilitySimulation.PythonCall;
import io.peerlink.TrackedCall.Incarnation;
import io.peerlink.call.RpcStatistics;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.internal.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of a {@link ReliabilitySimulation} whose calls have ended.
 */
final class ReliabilityInvariants {

	/**
	 * The longest latency of a datagram and its hand-off to a handler: an execution may
	 * begin that long after the deadline of its call.
	 */
	private static final Duration LONGEST_DELIVERY = RandomScenario.LONGEST_LATENCY.plus(ReliabilitySimulation.TICK);

	/**
	 * The longest time until a node whose name a new instance claims is found not to
	 * answer: three rounds of pings, and the ticks that they wait for.
	 */
	static final Duration LONGEST_CHECK = Duration.ofMillis(700);

	/**
	 * The longest time until a Java node that discovery has lost is found not to answer:
	 * twelve rounds of pings, and the ticks that they wait for.
	 */
	static final Duration LONGEST_CHECK_OF_THE_LOST = Duration.ofMillis(2500);

	/**
	 * How long a peer that went down may be silent until calls to it end.
	 */
	private static final Duration GRACE = Duration.ofMillis(250);

	private final ReliabilitySimulation simulation;

	private final List<String> violations = new ArrayList<>();

	private final boolean repliesMayBeLost;

	private ReliabilityInvariants(ReliabilitySimulation simulation, boolean repliesMayBeLost) {
		this.simulation = simulation;
		this.repliesMayBeLost = repliesMayBeLost;
	}

	/**
	 * Returns the violated invariants of a simulation in which far fewer replies are kept
	 * than a node may keep.
	 * @return descriptions, none if all invariants hold
	 */
	static List<String> violations(ReliabilitySimulation simulation) {
		return violations(simulation, false);
	}

	/**
	 * Returns the violated invariants.
	 * @param repliesMayBeLost whether there are more replies than a node may keep
	 * @return descriptions, none if all invariants hold
	 */
	static List<String> violations(ReliabilitySimulation simulation, boolean repliesMayBeLost) {
		ReliabilityInvariants invariants = new ReliabilityInvariants(simulation, repliesMayBeLost);
		invariants.check();
		return invariants.violations;
	}

	private void check() {
		this.violations.addAll(this.simulation.violations());
		this.simulation.executions().forEach(this::checkExecutions);
		this.simulation.calls().values().forEach(this::checkEnd);
		this.simulation.pythonCalls().values().forEach(this::checkReplies);
		this.simulation.statistics().forEach(this::checkNothingIsLeft);
		if (this.simulation.observed().wrong() > 0) {
			this.violations
				.add("Observers were not informed of an end exactly once: " + this.simulation.observed().wrong());
		}
	}

	private void checkExecutions(CallKey key, List<Execution> executions) {
		TrackedCall call = this.simulation.calls().get(key);
		if (call != null && call.isNumbered() && !this.simulation.isPython(key.callee())) {
			requireAtMostOne(executions, 1, call);
			executions.forEach((execution) -> checkStart(call, execution));
			return;
		}
		if (!this.simulation.isPython(key.callee())) {
			long instances = executions.stream().map(Execution::where).distinct().count();
			requireAtMostOne(executions, instances, (call != null) ? call : key);
		}
	}

	private void requireAtMostOne(List<Execution> executions, long times, Object call) {
		if (executions.size() > times) {
			this.violations.add("Executed " + executions.size() + " times: " + call + " " + executions);
		}
	}

	private void checkStart(TrackedCall call, Execution execution) {
		if (execution.startedAt() > call.deadline() + LONGEST_DELIVERY.toNanos()) {
			this.violations.add("Executed after its deadline: " + call + " " + execution);
		}
	}

	private void checkEnd(TrackedCall call) {
		if (!call.isOver() && call.callerIncarnation().isDead()) {
			return;
		}
		if (call.ends() != 1) {
			this.violations.add("Ended " + call.ends() + " times: " + call);
			return;
		}
		if (call.endedAt() > call.deadline() + ReliabilitySimulation.TICK.toNanos()) {
			this.violations.add("Ended late: " + call);
		}
		if (call.isAlone() && call.endedAt() > Math.min(latestEndAfterRestart(call), latestEndAfterStop(call))) {
			this.violations.add("Waited for an instance that is gone: " + call);
		}
		if (!isCorrect(call, call.failure())) {
			this.violations.add("Not correct: " + call + " " + this.simulation.executions(call.key()));
		}
	}

	/**
	 * Returns when a call ends at the latest because its callee was replaced, which all
	 * nodes learn at once and find out by three pings.
	 */
	private static long latestEndAfterRestart(TrackedCall call) {
		Incarnation callee = call.calleeIncarnation();
		long replacedAt = (callee != null) ? callee.replacedAt() : Long.MAX_VALUE;
		return (replacedAt != Long.MAX_VALUE) ? replacedAt + LONGEST_CHECK.toNanos() : replacedAt;
	}

	/**
	 * Returns when a call ends at the latest because its callee has said goodbye and does
	 * not answer pings after that. A node that has lost the goodbye learns by discovery
	 * that the callee is gone, and checks that first.
	 */
	private static long latestEndAfterStop(TrackedCall call) {
		Incarnation callee = call.calleeIncarnation();
		long stoppedAt = (callee != null) ? callee.stoppedAt() : Long.MAX_VALUE;
		return (stoppedAt != Long.MAX_VALUE)
				? stoppedAt + LONGEST_CHECK_OF_THE_LOST.plus(GRACE).plus(ReliabilitySimulation.TICK).toNanos()
				: stoppedAt;
	}

	private boolean isCorrect(TrackedCall call, @Nullable Throwable failure) {
		List<Execution> executions = this.simulation.executions(call);
		if (failure == null) {
			return executions.stream().anyMatch((execution) -> execution.hasReturned(call.result()));
		}
		if (failure instanceof CancellationException) {
			return call.isCancelled();
		}
		if (failure instanceof PeerTimeoutException) {
			return call.endedAt() >= call.deadline();
		}
		if (failure instanceof PeerRestartedException) {
			boolean dead = call.calleeIncarnation() != null && call.calleeIncarnation().isDead();
			return dead || !call.isAlone() || !call.isCalleeUpAtTheEnd();
		}
		if (failure instanceof PeerNotFoundException) {
			return executions.isEmpty() && call.calleeIncarnation() == null && call.endedAt() == call.startedAt();
		}
		if (failure instanceof PeerBusyException) {
			return isUnexecuted(executions, call.isNumbered());
		}
		if (failure instanceof ReplyLostException) {
			return this.repliesMayBeLost && !executions.isEmpty();
		}
		return failure instanceof RemoteErrorException error && executions.stream()
			.anyMatch((execution) -> execution.hasFailed(error.getRemoteType(), error.getRemoteMessage()));
	}

	private void checkReplies(PythonCall call) {
		for (Message.Reply reply : call.replies()) {
			if (!isCorrect(reply, this.simulation.executionsAnywhere(call.key()))) {
				this.violations.add("Not correct: " + reply + " to " + call.key());
			}
		}
	}

	/**
	 * A request from Python, or one without room for it, does not name the instance that
	 * it is for. If a copy of it reaches the next instance, that one cannot know what the
	 * previous one has executed.
	 */
	private static boolean isUnexecuted(List<Execution> executions, boolean numbered) {
		return numbered ? executions.isEmpty()
				: executions.stream().allMatch((execution) -> execution.where().isDead());
	}

	private static boolean isCorrect(Message.Reply reply, List<Execution> executions) {
		if (reply instanceof Message.Response response) {
			long result = Long.parseLong(response.result().toString());
			return executions.stream().anyMatch((execution) -> execution.hasReturned(result));
		}
		Message.ErrorReply error = (Message.ErrorReply) reply;
		if (PeerBusyException.REMOTE_TYPE.equals(error.errorType())) {
			return isUnexecuted(executions, false);
		}
		return executions.stream()
			.anyMatch((execution) -> execution.hasFailed(error.errorType(), error.errorMessage()));
	}

	private void checkNothingIsLeft(String name, RpcStatistics statistics) {
		if (statistics.pendingCalls() != 0 || statistics.activeRequests() != 0 || statistics.queuedRequests() != 0) {
			this.violations.add("Something is left at " + name + ": " + statistics);
		}
	}

}
