package io.peerlink.rpc;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.peerlink.concurrent.Futures;
import io.peerlink.discovery.Peer;
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

	Caller(Supplier<String> ownName, Duration defaultTimeout, PayloadMapper mapper, CallTable calls,
			MessageSender sender, RandomGenerator random, Scheduler scheduler, Executor callbacks) {
		this.ownName = ownName;
		this.defaultTimeout = defaultTimeout;
		this.mapper = mapper;
		this.calls = calls;
		this.sender = sender;
		this.random = random;
		this.scheduler = scheduler;
		this.callbacks = callbacks;
	}

	@Nullable Object call(Peer peer, String method, Payload payload, Type resultType) {
		this.calls.acquire(peer.name());
		try {
			SyncCall call = new SyncCall(newId(), peer, method, payload.timeout());
			begin(call, payload);
			return readResult(peer, method, call.await(this.calls), resultType);
		}
		finally {
			this.calls.release();
		}
	}

	/**
	 * Begin a call and return at once. The future fails, too, when the call cannot be
	 * sent.
	 */
	CompletableFuture<@Nullable Object> callAsync(Peer peer, String method, Payload payload, Type resultType) {
		AsyncCall<Object> call = new AsyncCall<>(newId(), peer, method, payload.timeout(), this.callbacks,
				(reply) -> readResult(peer, method, reply, resultType), this.calls::release);
		CompletableFuture<@Nullable Object> future = call.future();
		try {
			this.calls.acquire(peer.name());
		}
		catch (PeerBusyException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		// Whatever ends the future, be it the user's cancel(), leaves nothing in the
		// table.
		Futures.whenDone(future, (result, failure) -> {
			this.calls.remove(call);
			call.release();
		});
		try {
			begin(call, payload);
		}
		catch (RuntimeException ex) {
			future.completeExceptionally(ex);
		}
		return future;
	}

	/**
	 * Put a call into the table and its request on the wire.
	 * @throws RuntimeException when it could not be sent; the call is then out of the
	 * table and hears nothing more
	 */
	void begin(PendingCall call, Payload payload) {
		Message request = new Message.Request(call.id(), this.ownName.get(), call.peer().name(), call.method(),
				payload.args(), payload.kwargs(), payload.extension());
		if (!this.calls.add(call)) {
			return;
		}
		try {
			this.sender.send(request, call.peer().address());
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

	private void withdraw(PendingCall call, RuntimeException failure) {
		if (this.calls.remove(call)) {
			throw failure;
		}
	}

	/**
	 * Write the arguments once, for one peer or for many.
	 */
	Payload payload(CallOptions options, @Nullable Object[] args) {
		return new Payload(this.mapper.writeArray(args), this.mapper.writeObject(options.kwargs()), null,
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
			throw PeerBusyException.REMOTE_TYPE.equals(error.errorType())
					? new PeerBusyException(peer.name(), error.errorMessage())
					: new RemoteErrorException(peer.name(), error.errorType(), error.errorMessage());
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

	/**
	 * What a request carries.
	 */
	record Payload(RawJson args, RawJson kwargs, @Nullable RawJson extension, Duration timeout) {
	}

}
