package io.peerlink.spring.annotation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.PeerLink;
import io.peerlink.error.RemoteErrorException;
import io.peerlink.handler.CurrentPeer;
import io.peerlink.handler.RpcMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for handlers that are proxies.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandlerProxyTests {

	@ParameterizedTest
	@ValueSource(classes = { ClassProxies.class, InterfaceProxies.class })
	void transactionalHandlerRunsInATransaction(Class<?> proxies) {
		HandlerRunner.of(proxies, TransactionalAccounts.class).run((context, server) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean(Accounts.class))).isEqualTo(proxies == ClassProxies.class);
			assertThat(server.call("book", String.class, "rent", 500)).isEqualTo("rent 500 in a transaction");
			assertThat(context.getBean(Transactions.class).log).containsExactly("begin", "commit");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ClassProxies.class, InterfaceProxies.class })
	void failureOfATransactionalHandlerRollsBackAndIsReported(Class<?> proxies) {
		HandlerRunner.of(proxies, TransactionalAccounts.class).run((context, server) -> {
			assertThatExceptionOfType(RemoteErrorException.class)
				.isThrownBy(() -> server.call("book", String.class, "rent", -1))
				.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalArgumentException"))
				.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("negative"));
			assertThat(context.getBean(Transactions.class).log).containsExactly("begin", "rollback");
		});
	}

	@Test
	void parametersKeepTheNamesOfTheClass() {
		HandlerRunner.of(InterfaceProxies.class, TransactionalAccounts.class)
			.run((context, server) -> assertThat(signatures(context))
				.containsExactly("book(String purpose, int amount)"));
	}

	@ParameterizedTest
	@ValueSource(classes = { ClassProxies.class, InterfaceProxies.class })
	void genericInterfaceIsCalledWithTheTypesOfTheClass(Class<?> proxies) {
		HandlerRunner.of(proxies, Orders.class).run((context, server) -> {
			assertThat(signatures(context)).containsExactly("place(Order order, List<Order> others)");
			assertThat(server.call("place", String.class, new Order("tea", 2), List.of(new Order("milk", 1))))
				.isEqualTo("tea and milk");
			assertThat(context.getBean(Transactions.class).log).containsExactly("begin", "commit");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyAccounts.class, PrototypeAccounts.class })
	void lazyOrPrototypeBeanMayBeAnInterfaceProxy(Class<?> configuration) {
		HandlerRunner.of(InterfaceProxies.class, configuration).run((context, server) -> {
			assertThat(server.call("book", String.class, "rent", 1)).isEqualTo("rent 1 in a transaction");
			assertThat(server.call("book", String.class, "rent", 2)).isEqualTo("rent 2 in a transaction");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ClassScoped.class, InterfaceScoped.class })
	void scopedProxyLooksUpItsBeanForEachCall(Class<?> configuration) {
		HandlerRunner.of(configuration).run((context, server) -> {
			assertThat(signatures(context)).containsExactly("book(String purpose, int amount)");
			int created = context.getBean(AtomicInteger.class).get();
			assertThat(server.call("book", String.class, "rent", 1)).isEqualTo("rent 1");
			assertThat(server.call("book", String.class, "rent", 2)).isEqualTo("rent 2");
			assertThat(context.getBean(AtomicInteger.class)).hasValue(created + 2);
		});
	}

	@Test
	void methodThatAProxyHidesIsLogged(CapturedOutput output) {
		HandlerRunner.of(InterfaceProxies.class, HalfHidden.class).run((context, server) -> {
			assertThat(signatures(context)).containsExactly("count()");
			assertThat(output).contains("WARN")
				.contains(HalfHidden.class.getName() + ".hidden(int) of bean")
				.contains("interface");
		});
	}

	@Test
	void finalMethodBehindAProxyFailsTheStart() {
		HandlerRunner.of(ClassProxies.class, FinalMethod.class)
			.fail(IllegalStateException.class, FinalMethod.class.getName() + ".book(String) of bean", "is final");
	}

	@Test
	void asyncHandlerIsAnsweredWhenItsFutureCompletes() {
		asynchronous((context, server) -> {
			assertThat(server.call("later", String.class, "tea")).isEqualTo("tea on async");
			assertThat(server.call("plainFuture", String.class, "tea")).isEqualTo("tea on async");
		});
	}

	@Test
	void failureOfAnAsyncHandlerIsReported() {
		asynchronous((context, server) -> {
			for (String method : List.of("failLater", "failPlainFuture")) {
				assertThatExceptionOfType(RemoteErrorException.class)
					.isThrownBy(() -> server.call(method, String.class))
					.satisfies((ex) -> assertThat(ex.getRemoteType()).isEqualTo("IllegalStateException"))
					.satisfies((ex) -> assertThat(ex.getRemoteMessage()).isEqualTo("too late"));
			}
		});
	}

	@Test
	void asyncHandlerWithoutResultIsAnsweredAtOnce() {
		asynchronous((context, server) -> {
			assertThat(server.call("start", Object.class)).isNull();
			CountDownLatch release = context.getBean(CountDownLatch.class);
			assertThat(context.getBean("log")).isEqualTo(List.of());
			release.countDown();
			await().untilAsserted(() -> assertThat(context.getBean("log")).isEqualTo(List.of("done")));
		});
	}

	@Test
	void taskDecoratorPropagatesTheCallerToAsyncHandlers() {
		asynchronous((context, server) -> assertThat(server.call("caller", String.class)).isEqualTo("client"));
	}

	private static void asynchronous(HandlerRunner.Scenario scenario) {
		HandlerRunner.of(AsyncConfiguration.class, Slow.class).run(scenario);
	}

	private static List<String> signatures(ApplicationContext context) {
		return context.getBean(PeerLink.class).methods().stream().map(RpcMethod::signature).toList();
	}

	@EnableTransactionManagement(proxyTargetClass = true)
	@Configuration(proxyBeanMethods = false)
	static class ClassProxies {

		@Bean
		Transactions transactions() {
			return new Transactions();
		}

	}

	@EnableTransactionManagement
	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxies {

		@Bean
		Transactions transactions() {
			return new Transactions();
		}

	}

	@SuppressWarnings("serial") // It is never serialized.
	static class Transactions extends AbstractPlatformTransactionManager {

		private final List<String> log = new CopyOnWriteArrayList<>();

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.log.add("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.log.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.log.add("rollback");
		}

	}

	interface Accounts {

		@PeerLinkMethod
		String book(String purpose, int amount);

	}

	@PeerLinkHandler
	static class TransactionalAccounts implements Accounts {

		@Override
		@Transactional
		public String book(String purpose, int amount) {
			if (amount < 0) {
				throw new IllegalArgumentException("negative");
			}
			boolean active = TransactionSynchronizationManager.isActualTransactionActive();
			return purpose + " " + amount + (active ? " in a transaction" : "");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyAccounts {

		@Bean
		@Lazy
		TransactionalAccounts accounts() {
			return new TransactionalAccounts();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeAccounts {

		@Bean
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		TransactionalAccounts accounts() {
			return new TransactionalAccounts();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassScoped {

		@Bean
		AtomicInteger created() {
			return new AtomicInteger();
		}

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		TransactionalAccounts accounts(AtomicInteger created) {
			created.incrementAndGet();
			return new TransactionalAccounts();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceScoped {

		@Bean
		AtomicInteger created() {
			return new AtomicInteger();
		}

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.INTERFACES)
		TransactionalAccounts accounts(AtomicInteger created) {
			created.incrementAndGet();
			return new TransactionalAccounts();
		}

	}

	record Order(String item, int count) {
	}

	interface Shop<T> {

		String place(T order, List<T> others);

	}

	@PeerLinkHandler
	static class Orders implements Shop<Order> {

		@Override
		@Transactional
		public String place(Order order, List<Order> others) {
			return order.item() + " and " + others.get(0).item();
		}

	}

	interface Counter {

		int count();

	}

	@PeerLinkHandler
	static class HalfHidden implements Counter {

		@Override
		public int count() {
			return 1;
		}

		@Transactional
		public int hidden(int by) {
			return by;
		}

	}

	@PeerLinkHandler
	static class FinalMethod {

		@Transactional
		public void other() {
		}

		@PeerLinkMethod
		public final String book(String purpose) {
			return purpose;
		}

	}

	@EnableAsync
	@Configuration(proxyBeanMethods = false)
	static class AsyncConfiguration {

		@Bean
		CountDownLatch release() {
			return new CountDownLatch(1);
		}

		@Bean
		List<String> log() {
			return new CopyOnWriteArrayList<>();
		}

		@Bean
		TaskDecorator callerOfTasks() {
			return CurrentPeer::wrap;
		}

		@Bean
		ThreadPoolTaskExecutor taskExecutor(TaskDecorator decorator) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("async-");
			executor.setTaskDecorator(decorator);
			return executor;
		}

	}

	@PeerLinkHandler
	static class Slow {

		private final CountDownLatch release;

		private final List<String> log;

		Slow(CountDownLatch release, List<String> log) {
			this.release = release;
			this.log = log;
		}

		@Async
		public CompletableFuture<String> later(String text) {
			return CompletableFuture.completedFuture(text + " on " + pool());
		}

		@Async
		public Future<String> plainFuture(String text) {
			return CompletableFuture.completedFuture(text + " on " + pool());
		}

		@Async
		public CompletableFuture<String> failLater() {
			throw new IllegalStateException("too late");
		}

		@Async
		public Future<String> failPlainFuture() {
			throw new IllegalStateException("too late");
		}

		@Async
		public void start() throws InterruptedException {
			if (this.release.await(10, TimeUnit.SECONDS)) {
				this.log.add("done");
			}
		}

		@Async
		public CompletableFuture<@Nullable String> caller() {
			return CompletableFuture.completedFuture(CurrentPeer.get().map(CurrentPeer::name).orElse(null));
		}

		private static String pool() {
			return Thread.currentThread().getName().replaceAll("-.*", "");
		}

	}

}
