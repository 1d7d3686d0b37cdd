package io.peerlink.rpc;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.payload.PayloadMapper;
import io.peerlink.time.Scheduler;
import io.peerlink.transport.MessageSender;
import io.peerlink.wire.Message;
import io.peerlink.wire.MessageId;
import io.peerlink.wire.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Makes calls: writes the request, waits for the reply, reads the result.
 */
final class Caller {

	private final Supplier<String> ownName;

	private final Duration defaultTimeout;

	private final PayloadMapper mapper;

	private final CallTable calls;

	private final MessageSender sender;

	private final RandomGenerator random;

	private final Scheduler scheduler;

	private final Executor callbacks;

	private final CallObserver observer;

	Caller(Supplier<String> ownName, Duration defaultTimeout, PayloadMapper mapper, CallTable calls,
			MessageSender sender, RandomGenerator random, Scheduler scheduler, Executor callbacks,
			CallObserver observer) {
		this.ownName = ownName;
		this.defaultTimeout = defaultTimeout;
		this.mapper = mapper;
		this.calls = calls;
		this.sender = sender;
		this.random = random;
		this.scheduler = scheduler;
		this.callbacks = callbacks;
		this.observer = observer;
	}

	@Nullable Object call(Invocation invocation) {
		CallObserver.Outgoing observed = observe(invocation.target(), invocation.method());
		try {
			Object result = call(invocation, observed);
			observed.ended(null);
			return result;
		}
		catch (Throwable ex) {
			observed.ended(ex);
			throw ex;
		}
	}

	private @Nullable Object call(Invocation invocation, CallObserver.Outgoing observed) {
		Peer peer = invocation.peer().get();
		Payload payload = payload(invocation.options(), invocation.args());
		this.calls.acquire(peer.name());
		try {
			SyncCall call = new SyncCall(newId(), peer, invocation.method(), payload.timeout());
			begin(call, payload.tracedBy(observed.sending(peer)));
			return readResult(peer, invocation.method(), call.await(this.calls), invocation.resultType());
		}
		finally {
			this.calls.release();
		}
	}

	/**
	 * Begin a call and return at once. The future fails, too, when the call cannot be
	 * sent.
	 */
	CompletableFuture<@Nullable Object> callAsync(Invocation invocation) {
		CallObserver.Outgoing observed = observe(invocation.target(), invocation.method());
		try {
			return callAsync(invocation, observed);
		}
		catch (Throwable ex) {
			observed.ended(ex);
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<@Nullable Object> callAsync(Invocation invocation, CallObserver.Outgoing observed) {
		Peer peer = invocation.peer().get();
		String method = invocation.method();
		Payload payload = payload(invocation.options(), invocation.args());
		this.calls.acquire(peer.name());
		AsyncCall<Object> call = new AsyncCall<>(newId(), peer, method, payload.timeout(), this.callbacks,
				(reply) -> readResult(peer, method, reply, invocation.resultType()), (failure) -> {
					this.calls.release();
					observed.ended(failure);
				});
		CompletableFuture<@Nullable Object> future = call.future();
		// Whatever ends the future, be it the user's cancel(), leaves nothing in the
		// table.
		Futures.whenDone(future, (result, failure) -> {
			this.calls.remove(call);
			call.end(failure);
		});
		try {
			begin(call, payload.tracedBy(observed.sending(peer)));
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
		return future;
	}

	/**
	 * Begin to watch a call.
	 */
	CallObserver.Outgoing observe(String target, String method) {
		return this.observer.calling(target, method);
	}

	/**
	 * Put a call into the table and its request on the wire.
	 * @throws RuntimeException when it could not be sent; the call is then out of the
	 * table and hears nothing more
	 */
	void begin(PendingCall call, Payload payload) {
		if (!this.calls.add(call)) {
			return;
		}
		try {
			send(call, payload);
		}
		catch (IOException ex) {
			withdraw(call, new PeerLinkException(
					"Cannot send to '" + call.peer().name() + "' at " + call.peer().address() + ": " + ex.getMessage(),
					ex));
		}
		catch (RuntimeException ex) {
			withdraw(call, ex);
		}
	}

	private void send(PendingCall call, Payload payload) throws IOException {
		Message request = new Message.Request(call.id(), this.ownName.get(), call.peer().name(), call.method(),
				payload.args(), payload.kwargs(), payload.extension(), payload.trace());
		try {
			this.sender.send(request, call.peer().address());
		}
		catch (PayloadTooLargeException ex) {
			if (payload.trace() == null) {
				throw ex;
			}
			// What is watched must fit whenever it fits unwatched.
			send(call, payload.tracedBy(Map.of()));
		}
	}

	private void withdraw(PendingCall call, RuntimeException failure) {
		if (this.calls.remove(call)) {
			throw failure;
		}
	}

	/**
	 * Write the arguments once, for one peer or for many.
	 */
	Payload payload(CallOptions options, @Nullable Object[] args) {
		return new Payload(this.mapper.writeArray(args), this.mapper.writeObject(options.kwargs()), null, null,
				timeout(options));
	}

	Duration timeout(CallOptions options) {
		return (options.timeout() != null) ? options.timeout() : this.defaultTimeout;
	}

	long nanoTime() {
		return this.scheduler.nanoTime();
	}

	MessageId newId() {
		return MessageId.ofText(new UUID(this.random.nextLong(), this.random.nextLong()).toString());
	}

	CallTable calls() {
		return this.calls;
	}

	Executor callbacks() {
		return this.callbacks;
	}

	@Nullable Object readResult(Peer peer, String method, Message.Reply reply, Type resultType) {
		if (reply instanceof Message.ErrorReply error) {
			throw failure(peer, error);
		}
		if (resultType == void.class || resultType == Void.class) {
			return null;
		}
		RawJson result = ((Message.Response) reply).result();
		ObjectReader reader = this.mapper.readerFor(resultType);
		try {
			return PayloadMapper.read(result, reader);
		}
		catch (JacksonException ex) {
			throw new PeerLinkException("Peer '" + peer.name() + "' answered " + method + " with JSON that is no "
					+ resultType.getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	static PeerLinkException failure(Peer peer, Message.ErrorReply error) {
		return PeerBusyException.REMOTE_TYPE.equals(error.errorType())
				? new PeerBusyException(peer.name(), error.errorMessage())
				: new RemoteErrorException(peer.name(), error.errorType(), error.errorMessage());
	}

	/**
	 * What a request carries.
	 */
	record Payload(RawJson args, RawJson kwargs, @Nullable RawJson extension, @Nullable RawJson trace,
			Duration timeout) {

		Payload tracedBy(Map<String, String> trace) {
			if (trace.isEmpty() && this.trace == null) {
				return this;
			}
			return new Payload(this.args, this.kwargs, this.extension, TraceContext.toJson(trace), this.timeout);
		}

	}

}
