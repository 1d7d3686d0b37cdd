package io.peerlink.spring.annotation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for handlers without the optional libraries.
 */
class HandlerClassPathTests {

	private static final Pattern OPTIONAL = Pattern.compile(
			"(reactor-|reactive-streams|context-propagation|micrometer-|jakarta\\.|hibernate-|spring-boot|spring-tx).*");

	@Test
	void handlersWorkWithoutOptionalLibraries() throws Exception {
		try (URLClassLoader classLoader = bareClassLoader()) {
			Callable<?> application = (Callable<?>) classLoader.loadClass(BareApplication.class.getName())
				.getConstructor()
				.newInstance();
			assertThat(application.call())
				.isEqualTo(List.of("client", "null", "IllegalArgumentException", "IllegalStateException"));
		}
	}

	@Test
	void optionalLibrariesAreAbsent() throws Exception {
		try (URLClassLoader classLoader = bareClassLoader()) {
			for (String type : List.of("reactor.core.publisher.Mono", "org.reactivestreams.Publisher",
					"io.micrometer.context.ThreadLocalAccessor", "jakarta.validation.ConstraintViolation",
					"org.springframework.boot.SpringApplication")) {
				assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> classLoader.loadClass(type));
			}
		}
	}

	private static URLClassLoader bareClassLoader() throws MalformedURLException {
		String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
		URL[] urls = Arrays.stream(classPath)
			.map(File::new)
			.filter((file) -> !OPTIONAL.matcher(file.getName()).matches())
			.map(HandlerClassPathTests::url)
			.toArray(URL[]::new);
		return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
