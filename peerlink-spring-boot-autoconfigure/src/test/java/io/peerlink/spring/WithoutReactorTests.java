package io.peerlink.spring;

import io.peerlink.spring.reactive.ReactivePeerLinkOperations;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.OverridingClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for the API without Reactor on the class path. All signatures are resolved, as by
 * mocks and proxies.
 */
class WithoutReactorTests {

	private final ClassLoader classLoader = new OverridingClassLoader(new FilteredClassLoader("reactor.")) {

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith("io.peerlink.spring.");
		}

	};

	@Test
	void operationsCanBeMocked() throws ClassNotFoundException {
		Class<?> operations = this.classLoader.loadClass(PeerLinkOperations.class.getName());
		assertThat(operations).isNotSameAs(PeerLinkOperations.class);
		assertThat(mock(operations)).isInstanceOf(operations);
		assertThat(operations.getMethods()).isNotEmpty();
	}

	@Test
	void templateCanBeMocked() throws ClassNotFoundException {
		Class<?> template = this.classLoader.loadClass(PeerLinkTemplate.class.getName());
		assertThat(mock(template)).isInstanceOf(template);
		assertThat(template.getMethods()).isNotEmpty();
	}

	@Test
	void reactiveOperationsRequireReactor() throws ClassNotFoundException {
		Class<?> operations = this.classLoader.loadClass(ReactivePeerLinkOperations.class.getName());
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(operations::getMethods)
			.withMessageContaining("Mono");
	}

}
