package io.peerlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.peerlink.ReliabilityWorld.PythonCall;
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
 * What must be true of a {@link ReliabilityWorld} when all its calls are over.
 */
final class ReliabilityPromises {

	/**
	 * How long a datagram may be under way, with the hand-off to a handler: an execution
	 * may begin that much after the deadline of its call.
	 */
	private static final Duration LONGEST_WAY = RandomScenario.LONGEST_LATENCY.plus(ReliabilityWorld.TICK);

	private final ReliabilityWorld world;

	private final List<String> broken = new ArrayList<>();

	private final boolean repliesMayBeLost;

	private ReliabilityPromises(ReliabilityWorld world, boolean repliesMayBeLost) {
		this.world = world;
		this.repliesMayBeLost = repliesMayBeLost;
	}

	/**
	 * List what is not as it must be, when far fewer replies had to be kept than a node
	 * has room for.
	 * @return sentences, none when everything is right
	 */
	static List<String> broken(ReliabilityWorld world) {
		return broken(world, false);
	}

	/**
	 * List what is not as it must be.
	 * @param repliesMayBeLost whether there were more replies than a node has room for
	 * @return sentences, none when everything is right
	 */
	static List<String> broken(ReliabilityWorld world, boolean repliesMayBeLost) {
		ReliabilityPromises promises = new ReliabilityPromises(world, repliesMayBeLost);
		promises.check();
		return promises.broken;
	}

	private void check() {
		this.broken.addAll(this.world.violations());
		this.world.executions().forEach(this::checkExecutions);
		this.world.calls().values().forEach(this::checkEnd);
		this.world.pythonCalls().values().forEach(this::checkReplies);
		this.world.statistics().forEach(this::checkNothingIsLeft);
		if (this.world.observed().wrong() > 0) {
			this.broken.add("Observers were not told of an end exactly once: " + this.world.observed().wrong());
		}
	}

	private void checkExecutions(CallKey key, List<Execution> executions) {
		TrackedCall call = this.world.calls().get(key);
		if (call != null && call.isTold() && !this.world.isPython(key.callee())) {
			requireAtMostOne(executions, 1, call);
			executions.forEach((execution) -> checkStart(call, execution));
			return;
		}
		if (!this.world.isPython(key.callee())) {
			long instances = executions.stream().map(Execution::where).distinct().count();
			requireAtMostOne(executions, instances, (call != null) ? call : key);
		}
	}

	private void requireAtMostOne(List<Execution> executions, long times, Object call) {
		if (executions.size() > times) {
			this.broken.add("Executed " + executions.size() + " times: " + call + " " + executions);
		}
	}

	private void checkStart(TrackedCall call, Execution execution) {
		if (execution.startedAt() > call.deadline() + LONGEST_WAY.toNanos()) {
			this.broken.add("Executed when its time was over: " + call + " " + execution);
		}
	}

	private void checkEnd(TrackedCall call) {
		if (!call.isOver() && call.callerIncarnation().isDead()) {
			return;
		}
		if (call.ends() != 1) {
			this.broken.add("Ended " + call.ends() + " times: " + call);
			return;
		}
		if (call.endedAt() > call.deadline() + ReliabilityWorld.TICK.toNanos()) {
			this.broken.add("Ended late: " + call);
		}
		if (call.isAlone() && call.endedAt() > longestWaitForTheDead(call)) {
			this.broken.add("Waited for the dead: " + call);
		}
		if (!isHonest(call, call.failure())) {
			this.broken.add("Not true: " + call + " " + this.world.executions(call.key()));
		}
	}

	/**
	 * Everybody knows at once when an instance has a successor.
	 */
	private static long longestWaitForTheDead(TrackedCall call) {
		Incarnation callee = call.calleeIncarnation();
		long replacedAt = (callee != null) ? callee.replacedAt() : Long.MAX_VALUE;
		return (replacedAt != Long.MAX_VALUE) ? replacedAt + ReliabilityWorld.TICK.toNanos() : replacedAt;
	}

	private boolean isHonest(TrackedCall call, @Nullable Throwable failure) {
		List<Execution> executions = this.world.executions(call);
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
			return call.calleeIncarnation() != null && call.calleeIncarnation().isDead();
		}
		if (failure instanceof PeerNotFoundException) {
			return executions.isEmpty() && call.calleeIncarnation() == null && call.endedAt() == call.startedAt();
		}
		if (failure instanceof PeerBusyException) {
			return isUnexecuted(executions, call.isTold());
		}
		if (failure instanceof ReplyLostException) {
			return this.repliesMayBeLost && !executions.isEmpty();
		}
		return failure instanceof RemoteErrorException error && executions.stream()
			.anyMatch((execution) -> execution.hasFailed(error.getRemoteType(), error.getRemoteMessage()));
	}

	private void checkReplies(PythonCall call) {
		for (Message.Reply reply : call.replies()) {
			if (!isTrue(reply, this.world.executions(call.key()))) {
				this.broken.add("Not true: " + reply + " to " + call.key());
			}
		}
	}

	/**
	 * A request of Python, or one that has no room for it, does not say which instance it
	 * is for. When a copy of it reaches the next one, that one cannot know what the one
	 * before has done.
	 */
	private static boolean isUnexecuted(List<Execution> executions, boolean told) {
		return told ? executions.isEmpty() : executions.stream().allMatch((execution) -> execution.where().isDead());
	}

	private static boolean isTrue(Message.Reply reply, List<Execution> executions) {
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
			this.broken.add("Something is left at " + name + ": " + statistics);
		}
	}

}
