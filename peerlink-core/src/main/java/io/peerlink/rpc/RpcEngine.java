package io.peerlink.rpc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.discovery.PeerTable;
import io.peerlink.discovery.Pinger;
import io.peerlink.error.PeerLinkException;
import io.peerlink.reliability.ReliabilityOptions;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;

/**
 * The calls of one running node, both ways. Sans I/O: what it needs of the world is given
 * to it, so that it runs in a simulator as well.
 */
public final class RpcEngine {

	private final PeerTable peers;

	private final CallTable calls;

	private final Caller caller;

	private final Dispatcher dispatcher;

	private final Pings pings;

	public RpcEngine(Environment environment, Options options, HandlerRegistry handlers) {
		CallObserver observer = GuardedObserver.of(environment.observers());
		this.peers = environment.peers();
		this.caller = new Caller(environment, options, handlers.mapper(), observer);
		this.calls = this.caller.calls();
		this.dispatcher = new Dispatcher(environment, options, handlers, observer);
		this.pings = new Pings(environment.identity(), this.caller, environment.sender(), environment.scheduler());
		this.peers.watch(this::peersChanged);
	}

	/**
	 * Take a request of a peer. Called on the receive thread, returns at once.
	 * @param request what the peer wants
	 * @param from where it came from
	 */
	public void onRequest(Message.Request request, InetSocketAddress from) {
		if (Pings.METHOD.equals(request.rpc())) {
			this.pings.answer(request, from);
			return;
		}
		this.dispatcher.request(request, from);
	}

	/**
	 * Take a reply of a peer. Called on the receive thread, returns at once.
	 * @param reply what the peer answered
	 * @param from where it came from
	 */
	public void onReply(Message.Reply reply, InetSocketAddress from) {
		this.calls.reply(reply, from);
	}

	/**
	 * Take a peer's word that it works on a call. Called on the receive thread, returns
	 * at once.
	 * @param working what the peer said
	 * @param from where it came from
	 */
	public void onWorking(Message.Working working, InetSocketAddress from) {
		this.calls.working(working, from);
	}

	/**
	 * Take a peer's word that it does not wait for a reply any more. Called on the
	 * receive thread, returns at once.
	 * @param cancel what the peer said
	 * @param from where it came from
	 */
	public void onCancel(Message.Cancel cancel, InetSocketAddress from) {
		this.dispatcher.cancel(cancel, from);
	}

	/**
	 * Return what pings other nodes.
	 * @return the pinger; its futures complete on the receive thread or the timer thread
	 */
	public Pinger pinger() {
		return this.pings;
	}

	/**
	 * Let requests in; before that they are refused, except pings.
	 */
	public void open() {
		this.dispatcher.open();
	}

	/**
	 * Do not wait for the handler that calls this: it is about to stop the node, and
	 * would wait for itself. Does nothing on other threads.
	 */
	public void excuseCurrentHandler() {
		this.dispatcher.excuseCurrentHandler();
	}

	/**
	 * Refuse requests from now on and wait for the handlers that run.
	 * @param timeout how long to wait at most
	 * @return whether all were answered
	 * @throws InterruptedException when the waiting thread was interrupted
	 */
	public boolean drain(Duration timeout) throws InterruptedException {
		return this.dispatcher.drain(timeout);
	}

	/**
	 * End every call that still waits, and every later one, with a failure.
	 * @param reason the failure
	 */
	public void close(PeerLinkException reason) {
		this.calls.close(reason);
		this.dispatcher.close();
	}

	/**
	 * Whoever was called may have been replaced. Called by the thread that learned of the
	 * change.
	 */
	private void peersChanged() {
		this.calls.failIf((call) -> this.caller.isReplaced(call) ? call.restarted() : null);
		this.caller.paths().retain((instanceId) -> this.peers.findByInstanceId(instanceId).isPresent());
	}

	/**
	 * Take a snapshot of what is going on.
	 * @return the numbers
	 */
	public RpcStatistics statistics() {
		return new RpcStatistics(this.calls.inFlight(), this.calls.strayReplies(), this.dispatcher.inFlight(),
				this.dispatcher.queued(), this.dispatcher.rejected(), this.dispatcher.unknown(),
				this.caller.retransmissions(), this.dispatcher.duplicates(), this.dispatcher.expired(),
				this.dispatcher.cancelled(), this.dispatcher.lost(), this.dispatcher.misdirected(),
				this.dispatcher.cachedReplies());
	}

	/**
	 * Return what was measured of the calls to each Java peer.
	 * @return the measurements by the peer's instance id
	 */
	public Map<String, PathStatistics> paths() {
		return this.caller.paths().statistics();
	}

	Caller caller() {
		return this.caller;
	}

	/**
	 * What surrounds the engine.
	 *
	 * @param identity who this node is
	 * @param scheduler the time
	 * @param random where request ids come from; unpredictable in production
	 * @param sender the way to the network
	 * @param handlerExecutor runs handlers; answers {@code false} when it has no room
	 * @param callbackExecutor completes futures
	 * @param peers the known peers
	 * @param observers watch calls
	 */
	public record Environment(Supplier<NodeIdentity> identity, Scheduler scheduler, RandomGenerator random,
			MessageSender sender, Predicate<Runnable> handlerExecutor, Executor callbackExecutor, PeerTable peers,
			List<CallObserver> observers) {
	}

	/**
	 * Limits and defaults.
	 *
	 * @param defaultTimeout how long a call waits when the caller does not say
	 * @param maxPendingCalls how many calls of this node may be in flight
	 * @param maxConcurrentRequests how many requests of peers may be accepted and not yet
	 * answered
	 * @param reliability what is done against lost and repeated datagrams
	 */
	public record Options(Duration defaultTimeout, int maxPendingCalls, long maxConcurrentRequests,
			ReliabilityOptions reliability) {
	}

}
