package io.peerlink.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.peerlink.call.CallResult;
import io.peerlink.error.PeerLinkException;
import io.peerlink.spring.PeerLinkOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Makes the calls that the page requests. Accepts only JSON, which a page of another
 * origin cannot send.
 */
@RestController
@RequestMapping(path = "/api", consumes = "application/json", produces = "application/json")
class CallController {

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	private static final double NANOS_PER_MILLI = 1e6;

	private final PeerLinkOperations peers;

	CallController(PeerLinkOperations peers) {
		this.peers = peers;
	}

	@PostMapping("/call")
	Answer call(@RequestBody CallRequest request) {
		String peer = required("peer", request.peer());
		String method = required("method", request.method());
		long start = System.nanoTime();
		try {
			Object result = this.peers.to(peer)
				.method(method)
				.args(request.arguments())
				.kwargs(request.keywordArguments())
				.timeout(TIMEOUT)
				.call(Object.class);
			return new Answer(peer, result, null, millis(System.nanoTime() - start));
		}
		catch (PeerLinkException ex) {
			return new Answer(peer, null, Failure.of(ex), millis(System.nanoTime() - start));
		}
	}

	@PostMapping("/broadcast")
	List<Answer> broadcast(@RequestBody CallRequest request) {
		String method = required("method", request.method());
		return this.peers.broadcast()
			.method(method)
			.args(request.arguments())
			.kwargs(request.keywordArguments())
			.timeout(TIMEOUT)
			.call(Object.class)
			.values()
			.stream()
			.map(CallController::answer)
			.toList();
	}

	private static Answer answer(CallResult<Object> result) {
		return new Answer(result.peer().name(), result.value(), Failure.of(result.error()),
				millis(result.elapsed().toNanos()));
	}

	private static double millis(long nanos) {
		return nanos / NANOS_PER_MILLI;
	}

	private static String required(String field, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "'" + field + "' is missing");
		}
		return value;
	}

	/**
	 * A requested call.
	 *
	 * @param peer the peer to call; ignored by a broadcast
	 * @param method the name of the method
	 * @param args the positional arguments
	 * @param kwargs the keyword arguments
	 */
	record CallRequest(@Nullable String peer, @Nullable String method, @Nullable List<@Nullable Object> args,
			@Nullable Map<String, @Nullable Object> kwargs) {

		@Nullable Object[] arguments() {
			return (this.args != null) ? this.args.toArray() : new Object[0];
		}

		Map<String, @Nullable Object> keywordArguments() {
			return (this.kwargs != null) ? this.kwargs : Map.of();
		}

	}

	/**
	 * The outcome of a call.
	 *
	 * @param peer the called peer
	 * @param result the result
	 * @param error the failure, if there is no result
	 * @param millis the duration in milliseconds
	 */
	record Answer(String peer, @Nullable Object result, @Nullable Failure error, double millis) {
	}

	/**
	 * The failure of a call.
	 *
	 * @param type the kind of failure
	 * @param message the message
	 */
	record Failure(String type, @Nullable String message) {

		static @Nullable Failure of(@Nullable PeerLinkException ex) {
			return (ex != null) ? new Failure(ex.getClass().getSimpleName(), ex.getMessage()) : null;
		}

	}

}
