package io.peerlink.spring.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import io.peerlink.error.CallDeniedException;
import io.peerlink.error.ChannelClosedException;
import io.peerlink.error.ChannelRejectedException;
import io.peerlink.error.PayloadLimitException;
import io.peerlink.error.PayloadTooLargeException;
import io.peerlink.error.PeerBusyException;
import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.error.PeerRestartedException;
import io.peerlink.error.PeerTimeoutException;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.error.ReplyLostException;
import io.peerlink.error.StreamRejectedException;
import io.peerlink.file.FileTransferException;
import io.peerlink.spring.boot.autoconfigure.PeerLinkProblemDetailsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PeerLinkExceptionHandlerTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class,
				HttpMessageConvertersAutoConfiguration.class, PeerLinkProblemDetailsAutoConfiguration.class))
		.withPropertyValues("peerlink.web.problemdetails.enabled=true")
		.withBean(Orders.class);

	private static PeerTimeoutException timeout() {
		return new PeerTimeoutException("vault", "open", Duration.ofSeconds(5));
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(timeout(), 504, "A peer did not answer in time."),
				Arguments.of(new PeerNotFoundException("vault", List.of("safe")), 503,
						"A peer that is needed is not there."),
				Arguments.of(new PeerBusyException("vault", "full"), 503,
						"A peer that is needed has no room for another call."),
				Arguments.of(new PeerRestartedException("vault", "open"), 503,
						"A peer that is needed has gone before it answered."),
				Arguments.of(new ChannelClosedException("door", "vault", "closed"), 503,
						"A channel to a peer was closed."),
				Arguments.of(new ChannelRejectedException("door", "vault", "no_handler", "none"), 502,
						"A peer refused a channel."),
				Arguments.of(new StreamRejectedException("door", "vault", "no_handler", "none", null), 502,
						"A peer refused a stream."),
				Arguments.of(new FileTransferException(FileTransferException.Reason.REFUSED, "vault: no", null), 502,
						"A file could not be exchanged with a peer."),
				Arguments.of(new PayloadLimitException("vault: too deep"), 413,
						"The request does not fit into a message to a peer."),
				Arguments.of(new RemoteErrorException("vault", "KeyError", "secret"), 502,
						"A peer answered with an error."),
				Arguments.of(new CallDeniedException("vault", "secret"), 502,
						"A peer does not let this application make a call."),
				Arguments.of(new ReplyLostException("vault", "lost"), 502, "A peer answered with an error."),
				Arguments.of(new PayloadTooLargeException("Request", 70_000, 65_507), 413,
						"The request does not fit into a message to a peer."));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureOfAPeerIsAnsweredWithAProblem(PeerLinkException failure, int status, String detail) {
		this.runner.run((context) -> {
			MvcTestResult result = call(context, failure);
			assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
			assertThat(result).bodyJson().extractingPath("$.status").isEqualTo(status);
			assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo(detail);
		});
	}

	@Test
	void clientLearnsNothingOfThePeers() {
		this.runner.run((context) -> {
			assertThat(call(context, new RemoteErrorException("vault", "KeyError", "secret"))).bodyText()
				.doesNotContain("vault", "KeyError", "secret");
			assertThat(call(context, new PeerNotFoundException("vault", List.of("safe")))).bodyText()
				.doesNotContain("vault", "safe");
		});
	}

	@Test
	void failureIsLoggedInOneLine(CapturedOutput output) {
		this.runner.run((context) -> {
			call(context, timeout());
			assertThat(output).contains("Answered with status 504: " + timeout()).doesNotContain("\tat ");
		});
	}

	@Test
	void failureOfAFutureIsAnsweredWithAProblem() {
		this.runner.run((context) -> assertThat(call(context, new CompletionException(timeout()))).hasStatus(504));
	}

	@Test
	void failureThatNoPeerCausedIsLeftAlone() {
		this.runner.run((context) -> {
			PeerLinkException stopped = new PeerLinkException("Node 'shop' is not running");
			assertThat(call(context, stopped)).hasFailed().failure().hasRootCause(stopped);
		});
	}

	@Test
	void statusOfAnExceptionOfTheApplicationCounts() {
		this.runner.run((context) -> assertThat(call(context, new OrderUnknownException(timeout())))
			.hasStatus(HttpStatus.NOT_FOUND));
	}

	@Test
	void exceptionHandlerOfTheApplicationCounts() {
		this.runner.withBean(Advice.class)
			.run((context) -> assertThat(call(context, timeout())).hasStatus(HttpStatus.CONFLICT));
	}

	private static MvcTestResult call(WebApplicationContext context, RuntimeException failure) {
		context.getBean(Orders.class).failure = failure;
		return MockMvcTester.from(context).get().uri("/order").exchange();
	}

	@RestController
	static class Orders {

		private RuntimeException failure = new IllegalStateException("no failure was set");

		@GetMapping("/order")
		String order() {
			throw this.failure;
		}

	}

	@ControllerAdvice
	static class Advice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		@ResponseBody
		String any(Exception failure) {
			return "conflict";
		}

	}

	@ResponseStatus(HttpStatus.NOT_FOUND)
	static class OrderUnknownException extends RuntimeException {

		OrderUnknownException(Throwable cause) {
			super(cause);
		}

	}

}
