package io.peerlink.spring.web;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.peerlink.error.PeerLinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * {@link ControllerAdvice} that answers with {@link ProblemDetail} when a controller of
 * Spring MVC or WebFlux fails because of a peer. Handlers of the application come first.
 * <p>
 * The answer says what kind of failure it is. Names of peers and messages of their errors
 * are logged only, because the client may be anyone.
 *
 * @since 0.1.0
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class PeerLinkExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(PeerLinkExceptionHandler.class);

	/**
	 * Answers for a failure. One that has another kind of exception around it is that of
	 * the application, which may have given it a status. It is thrown again, and with
	 * that it is left to what comes next, as is a failure of this node itself.
	 * @param thrown what the controller has thrown
	 * @param failure the same, or its cause
	 * @return the answer
	 * @throws Throwable what the controller has thrown
	 */
	@ExceptionHandler(PeerLinkException.class)
	ResponseEntity<ProblemDetail> handle(Throwable thrown, PeerLinkException failure) throws Throwable {
		PeerProblem problem = PeerProblem.of(failure);
		if (problem == null || !isSame(thrown, failure)) {
			throw thrown;
		}
		logger.warn("Answered with status {}: {}", problem.status(), failure.toString());
		return ResponseEntity.of(problem.toProblemDetail()).build();
	}

	private static boolean isSame(Throwable thrown, PeerLinkException failure) {
		Throwable unwrapped = thrown;
		while (unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped == failure;
	}

}
