package io.peerlink.rpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

import io.peerlink.concurrent.Futures;
import io.peerlink.concurrent.InFlight;
import io.peerlink.discovery.Peer;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.payload.PayloadMapper;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the requests of peers: looks the method up, runs it on a handler thread and
 * answers. A request that cannot be taken is refused before anything was executed.
 */
final class Dispatcher {

	private static final Logger logger = LoggerFactory.getLogger(Dispatcher.class);

	private static final ThreadLocal<InFlight.@Nullable Ticket> CURRENT = new ThreadLocal<>();

	private final HandlerRegistry registry;

	private final PayloadMapper mapper;

	private final MessageSender sender;

	private final Predicate<Runnable> executor;

	private final Function<InetSocketAddress, Optional<Peer>> peers;

	private final InFlight inFlight;

	private final CallObserver observer;

	private final AtomicInteger queued = new AtomicInteger();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private volatile Gate gate = Gate.STARTING;

	Dispatcher(HandlerRegistry registry, MessageSender sender, Predicate<Runnable> executor,
			Function<InetSocketAddress, Optional<Peer>> peers, CallObserver observer, long limit) {
		this.registry = registry;
		this.mapper = registry.mapper();
		this.sender = sender;
		this.executor = executor;
		this.peers = peers;
		this.observer = observer;
		this.inFlight = new InFlight(limit);
	}

	/**
	 * Take a request. Called on the receive thread.
	 */
	void request(Message.Request request, InetSocketAddress from) {
		BoundMethod method = this.registry.find(request.rpc());
		if (method == null) {
			this.unknown.increment();
			replyError(request.id(), "RemoteError", "No function '" + request.rpc() + "' registered", from);
			return;
		}
		InFlight.Ticket ticket = (this.gate == Gate.OPEN) ? this.inFlight.enter() : null;
		if (ticket == null) {
			reject(request, from);
			return;
		}
		this.queued.incrementAndGet();
		if (!this.executor.test(() -> handle(method, request, from, ticket))) {
			this.queued.decrementAndGet();
			ticket.exit();
			reject(request, from);
		}
	}

	void open() {
		this.gate = Gate.OPEN;
	}

	int inFlight() {
		return this.inFlight.count();
	}

	/**
	 * Return how many of those in flight wait for a thread.
	 */
	int queued() {
		return this.queued.get();
	}

	/**
	 * Return how many requests were for a method that does not exist.
	 */
	long unknown() {
		return this.unknown.sum();
	}

	long rejected() {
		return this.rejected.sum();
	}

	void excuseCurrentHandler() {
		InFlight.Ticket ticket = CURRENT.get();
		if (ticket != null && ticket.isOf(this.inFlight)) {
			ticket.exit();
		}
	}

	/**
	 * Refuse what comes from now on and wait for what runs.
	 * @return whether everything was answered in time
	 */
	boolean drain(Duration timeout) throws InterruptedException {
		this.gate = Gate.STOPPING;
		return this.inFlight.drain(timeout);
	}

	private void reject(Message.Request request, InetSocketAddress from) {
		this.rejected.increment();
		replyError(request.id(), PeerBusyException.REMOTE_TYPE, this.gate.refusal + "; the call was not executed",
				from);
	}

	private void handle(BoundMethod method, Message.Request request, InetSocketAddress from, InFlight.Ticket ticket) {
		this.queued.decrementAndGet();
		Peer known = this.peers.apply(from).orElse(null);
		CurrentPeer caller = CurrentPeer.of(known, request.src(), from, RequestContext.NONE);
		Handling handling = new Handling(request, from, ticket,
				this.observer.handling(caller, request.rpc(), TraceContext.fromJson(request.trace())));
		Object result = null;
		Throwable failure = null;
		CurrentPeer previous = CurrentPeer.enter(caller);
		CURRENT.set(ticket);
		try (CallObserver.Scope scope = handling.observed().open()) {
			result = method.invoke(method.bind(request.args(), request.kwargs()));
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			CURRENT.remove();
			CurrentPeer.enter(previous);
		}
		if (result instanceof CompletionStage<?> stage) {
			finishLater(handling, stage);
			return;
		}
		finish(handling, result, failure);
	}

	private void finishLater(Handling handling, CompletionStage<?> stage) {
		try {
			stage.whenComplete((value, problem) -> finish(handling, value, problem));
		}
		catch (Throwable ex) {
			finish(handling, null, ex);
		}
	}

	private void finish(Handling handling, @Nullable Object result, @Nullable Throwable failure) {
		Throwable told = (failure != null) ? Futures.unwrap(failure) : null;
		try {
			if (told != null) {
				replyFailure(handling.request(), told, handling.from());
			}
			else {
				told = replyResult(handling.request(), result, handling.from());
			}
		}
		finally {
			handling.observed().ended(told);
			handling.ticket().exit();
		}
	}

	/**
	 * Answer with a result.
	 * @return why the caller got an error instead, {@code null} when it did not
	 */
	private @Nullable Throwable replyResult(Message.Request request, @Nullable Object result, InetSocketAddress from) {
		try {
			this.sender.send(new Message.Response(request.id(), this.mapper.write("the result", result), null), from);
			return null;
		}
		catch (PayloadTooLargeException ex) {
			replyError(request.id(), "PeerLinkError", String.valueOf(ex.getMessage()), from);
			return ex;
		}
		catch (IOException ex) {
			logger.debug("Cannot answer {} from {}", request.rpc(), from, ex);
			return null;
		}
		catch (Throwable ex) {
			replyFailure(request, ex, from);
			return ex;
		}
	}

	private void replyFailure(Message.Request request, Throwable failure, InetSocketAddress from) {
		if (failure instanceof InvalidArgumentsException) {
			replyError(request.id(), InvalidArgumentsException.REMOTE_TYPE, messageOf(failure), from);
			return;
		}
		if (failure instanceof Error) {
			logger.error("Handler of {} failed", request.rpc(), failure);
		}
		else {
			logger.debug("Handler of {} failed, called by {}", request.rpc(), from, failure);
		}
		replyError(request.id(), typeOf(failure), messageOf(failure), from);
	}

	private void replyError(MessageId id, String type, String message, InetSocketAddress from) {
		String text = message;
		while (true) {
			try {
				this.sender.send(new Message.ErrorReply(id, type, text, null), from);
				return;
			}
			catch (PayloadTooLargeException ex) {
				// Half the text is still better than a caller that has to wait for its
				// timeout. An id alone fits always, the decoder saw to that.
				if (text.isEmpty()) {
					return;
				}
				text = text.substring(0, text.length() / 2);
			}
			catch (IOException ex) {
				logger.debug("Cannot answer {}", from, ex);
				return;
			}
		}
	}

	private static String typeOf(Throwable failure) {
		if (failure.getClass() == PeerLinkException.class) {
			return "PeerLinkError";
		}
		String name = failure.getClass().getSimpleName();
		return name.isEmpty() ? failure.getClass().getSuperclass().getSimpleName() : name;
	}

	private static String messageOf(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message : "";
	}

	/**
	 * A request that was let in.
	 */
	private record Handling(Message.Request request, InetSocketAddress from, InFlight.Ticket ticket,
			CallObserver.Incoming observed) {
	}

	private enum Gate {

		STARTING("the node is starting"), OPEN("the node has no room for one more call"),
		STOPPING("the node is stopping");

		private final String refusal;

		Gate(String refusal) {
			this.refusal = refusal;
		}

	}

}
