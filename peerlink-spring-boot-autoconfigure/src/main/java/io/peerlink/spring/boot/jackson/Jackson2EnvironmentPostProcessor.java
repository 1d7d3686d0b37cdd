package io.peerlink.spring.boot.jackson;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * {@link EnvironmentPostProcessor} that keeps Jackson 2 for the web endpoints of an
 * application that has chosen it. PeerLink brings the library Jackson 3, but not Spring
 * Boot's module for it. Several parts of Spring Boot prefer Jackson 3 as soon as the
 * library is there, for example the codecs of WebFlux, and would change the JSON of the
 * application without a word.
 * <p>
 * Any setting of the application overrides these.
 */
final class Jackson2EnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String JACKSON_2_MODULE = "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration";

	private static final String JACKSON_3_MODULE = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration";

	/**
	 * Spring Boot's properties for applications with both libraries.
	 */
	private static final List<String> PREFERENCES = List.of("spring.graphql.rsocket.preferred-json-mapper",
			"spring.http.codecs.preferred-json-mapper", "spring.http.converters.preferred-json-mapper",
			"spring.jersey.preferred-json-mapper", "spring.rsocket.preferred-mapper",
			"spring.websocket.messaging.preferred-json-mapper");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (usesJackson2(application.getClassLoader())) {
			Map<String, Object> preferences = PREFERENCES.stream()
				.collect(Collectors.toMap(Function.identity(), (property) -> "jackson2"));
			environment.getPropertySources().addLast(new MapPropertySource("peerlinkJackson2", preferences));
		}
	}

	/**
	 * Returns whether the application has Spring Boot's module for Jackson 2 only. With
	 * both modules the choice is the application's.
	 */
	private static boolean usesJackson2(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(JACKSON_2_MODULE, classLoader)
				&& !ClassUtils.isPresent(JACKSON_3_MODULE, classLoader);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
