package io.peerlink.rpc;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.discovery.Peer;
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

	private final CallTable calls;

	private final Caller caller;

	private final Dispatcher dispatcher;

	private final Pings pings;

	public RpcEngine(Environment environment, Options options, HandlerRegistry handlers) {
		MessageSender sender = environment.sender();
		CallObserver observer = GuardedObserver.of(environment.observers());
		this.calls = new CallTable(environment.scheduler(), options.maxPendingCalls(), environment.answersFor());
		this.caller = new Caller(() -> environment.identity().get().name(), options.defaultTimeout(), handlers.mapper(),
				this.calls, sender, environment.random(), environment.scheduler(), environment.callbackExecutor(),
				observer);
		this.dispatcher = new Dispatcher(handlers, sender, environment.handlerExecutor(), environment.peers(), observer,
				options.maxConcurrentRequests());
		this.pings = new Pings(environment.identity(), this.caller, sender, environment.scheduler());
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
	}

	/**
	 * Take a snapshot of what is going on.
	 * @return the numbers
	 */
	public RpcStatistics statistics() {
		return new RpcStatistics(this.calls.inFlight(), this.calls.strayReplies(), this.dispatcher.inFlight(),
				this.dispatcher.queued(), this.dispatcher.rejected(), this.dispatcher.unknown(), 0, 0, 0, 0, 0, 0, 0);
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
	 * @param peers the known peer at an address
	 * @param answersFor whether a peer may answer from another address than it was asked
	 * at
	 * @param observers watch calls
	 */
	public record Environment(Supplier<NodeIdentity> identity, Scheduler scheduler, RandomGenerator random,
			MessageSender sender, Predicate<Runnable> handlerExecutor, Executor callbackExecutor,
			Function<InetSocketAddress, Optional<Peer>> peers, BiPredicate<Peer, InetSocketAddress> answersFor,
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
