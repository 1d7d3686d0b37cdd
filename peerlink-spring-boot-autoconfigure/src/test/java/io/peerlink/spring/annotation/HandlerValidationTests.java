package io.peerlink.spring.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.call.PeerClient;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.peer.Peer;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.validation.constraintvalidation.SupportedValidationTarget;
import jakarta.validation.constraintvalidation.ValidationTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for constraints on parameters of handlers. Spring reports violations with two
 * kinds of exceptions.
 */
@ParameterizedClass
@ValueSource(booleans = { false, true })
class HandlerValidationTests {

	private static final String SIGNATURE = "order(Order order, int count): ";

	private final HandlerRunner handlers;

	HandlerValidationTests(boolean adaptConstraintViolations) {
		HandlerRunner plain = HandlerRunner.of(Shop.class, Inner.class);
		this.handlers = new HandlerRunner(plain.application()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adaptConstraintViolations),
				plain.lan());
	}

	@Test
	void validArgumentsReachTheHandler() {
		this.handlers.run((context, server) -> {
			server.call("order", void.class, new Order("tea", List.of()), 3);
			assertThat(context.getBean(Shop.class).orders()).isEqualTo(1);
		});
	}

	@Test
	void violatedConstraintIsTheCallersErrorAndHandlerIsNotInvoked() {
		this.handlers.run((context, server) -> {
			assertRefused(server, SIGNATURE + "argument 'count': too few", "order", new Order("tea", List.of()), 0);
			assertThat(context.getBean(Shop.class).orders()).isZero();
		});
	}

	@Test
	void violationInsideAPayloadIsReportedWithItsPath() {
		this.handlers.run((context, server) -> {
			assertRefused(server, SIGNATURE + "argument 'order.item': must have a name", "order",
					new Order(" ", List.of()), 1);
			assertRefused(server, SIGNATURE + "argument 'order.extras[1].name': must have a name", "order",
					new Order("tea", List.of(new Extra("milk"), new Extra(""))), 1);
		});
	}

	@Test
	void allViolationsAreReported() {
		this.handlers.run((context, server) -> assertRefused(server,
				SIGNATURE + "argument 'order.item': must have a name; argument 'count': too few", "order",
				new Order("", List.of()), 0));
	}

	@Test
	void violationOfAnElementIsReportedWithItsPath() {
		this.handlers.run((context, server) -> {
			assertRefused(server, "tag(List<String> tags, Map<String, Order> orders): argument 'tags[1]': is blank",
					"tag", List.of("a", ""), Map.of());
			assertRefused(server,
					"tag(List<String> tags, Map<String, Order> orders): "
							+ "argument 'orders[first].item': must have a name",
					"tag", List.of(), Map.of("first", new Order("", List.of())));
		});
	}

	@Test
	void crossParameterViolationIsReported() {
		this.handlers.run((context, server) -> assertRefused(server,
				"range(int from, int to): argument 'from': too many; arguments: wrong order", "range", 5, 3));
	}

	@Test
	void hiddenParametersAreNotCounted() {
		this.handlers.run((context, server) -> assertRefused(server, "whisper(String text): argument 'text': is blank",
				"whisper", ""));
	}

	@Test
	void constraintsMayBeDeclaredByAnInterface() {
		this.handlers.run((context, server) -> assertRefused(server, "count(int limit): argument 'limit': too many",
				"count", 11));
	}

	@Test
	void violationInAnotherThreadIsTheCallersErrorAsWell() {
		this.handlers.with(AsyncConfiguration.class)
			.run((context, server) -> assertRefused(server, "later(int count): argument 'count': too few", "later", 0));
	}

	@Test
	void violatedConstraintOfTheResultIsTheHandlersFailure() {
		this.handlers.run((context, server) -> assertThat(failure(server, "name", "").getRemoteType())
			.isIn("ConstraintViolationException", "MethodValidationException"));
	}

	@Test
	void violationInACallOfTheHandlerIsTheHandlersFailure() {
		this.handlers.run((context, server) -> assertThat(failure(server, "delegate", "").getRemoteType())
			.isIn("ConstraintViolationException", "MethodValidationException"));
	}

	@Test
	void violationOfAnOverloadThatTheHandlerCallsIsTheHandlersFailure() {
		this.handlers.with(Overloaded.class)
			.run((context, server) -> assertThat(failure(server, "repeat", "text").getRemoteType())
				.isIn("ConstraintViolationException", "MethodValidationException"));
	}

	private static void assertRefused(PeerClient server, String message, String method, Object... args) {
		RemoteErrorException failure = failure(server, method, args);
		assertThat(failure.getRemoteType()).isEqualTo("InvalidArguments");
		assertThat(failure.getRemoteMessage()).isEqualTo(message);
	}

	private static RemoteErrorException failure(PeerClient server, String method, Object... args) {
		return catchThrowableOfType(RemoteErrorException.class, () -> server.call(method, String.class, args));
	}

	record Order(@NotBlank(message = "must have a name") String item, List<@Valid Extra> extras) {
	}

	record Extra(@NotBlank(message = "must have a name") String name) {
	}

	interface Limited {

		int count(@Max(value = 10, message = "too many") int max);

	}

	@Validated
	@PeerLinkHandler
	static class Shop implements Limited {

		private final AtomicInteger orders = new AtomicInteger();

		private final Inner inner;

		Shop(Inner inner) {
			this.inner = inner;
		}

		public void order(@Valid Order order, @Min(value = 1, message = "too few") int count) {
			this.orders.incrementAndGet();
		}

		public void tag(List<@NotBlank(message = "is blank") String> tags, Map<String, @Valid Order> orders) {
		}

		@Ascending(message = "wrong order")
		public void range(@Max(value = 4, message = "too many") int from, int to) {
		}

		public String whisper(Peer peer, @NotBlank(message = "is blank") String text) {
			return peer.name() + " " + text;
		}

		@Override
		public int count(int limit) {
			return limit;
		}

		@Async
		public CompletableFuture<Integer> later(@Min(value = 1, message = "too few") int count) {
			return CompletableFuture.completedFuture(count);
		}

		@Size(min = 1)
		public String name(String name) {
			return name;
		}

		public String delegate(String name) {
			return this.inner.delegate(name);
		}

		public int orders() {
			return this.orders.get();
		}

	}

	@Validated
	static class Inner {

		public String delegate(@NotBlank String name) {
			return name;
		}

	}

	@Validated
	@PeerLinkHandler
	static class Overloaded {

		private final ObjectProvider<Overloaded> self;

		Overloaded(ObjectProvider<Overloaded> self) {
			this.self = self;
		}

		@PeerLinkMethod
		public String repeat(String text) {
			return this.self.getObject().repeat(text, 0);
		}

		public String repeat(String text, @Min(1) int count) {
			return text.repeat(count);
		}

	}

	@EnableAsync(proxyTargetClass = true)
	@Configuration(proxyBeanMethods = false)
	static class AsyncConfiguration {

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@Constraint(validatedBy = AscendingValidator.class)
	@interface Ascending {

		String message();

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	@SupportedValidationTarget(ValidationTarget.PARAMETERS)
	static class AscendingValidator implements ConstraintValidator<Ascending, Object[]> {

		@Override
		public boolean isValid(Object @Nullable [] values, ConstraintValidatorContext context) {
			return values != null && (int) values[0] <= (int) values[1];
		}

	}

}
