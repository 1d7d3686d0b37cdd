package io.peerlink.spring.boot.jackson;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

class Jackson2EnvironmentPostProcessorTests {

	private static final String JACKSON_2 = "org.springframework.boot.jackson2.";

	private static final String JACKSON_3 = "org.springframework.boot.jackson.";

	private static final String CODECS = "spring.http.codecs.preferred-json-mapper";

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	@ParameterizedTest
	@ValueSource(strings = { CODECS, "spring.graphql.rsocket.preferred-json-mapper",
			"spring.http.converters.preferred-json-mapper", "spring.jersey.preferred-json-mapper",
			"spring.rsocket.preferred-mapper", "spring.websocket.messaging.preferred-json-mapper" })
	void applicationWithJackson2KeepsIt(String property) {
		postProcessWithout(JACKSON_3);
		assertThat(this.environment.getProperty(property)).isEqualTo("jackson2");
	}

	@Test
	void applicationOverridesThePreference() {
		this.environment.getPropertySources().addLast(new MapPropertySource("application", Map.of(CODECS, "jackson")));
		postProcessWithout(JACKSON_3);
		assertThat(this.environment.getProperty(CODECS)).isEqualTo("jackson");
	}

	@Test
	void applicationWithJackson3IsLeftAlone() {
		postProcessWithout(JACKSON_2);
		assertThat(this.environment.getProperty(CODECS)).isNull();
	}

	@Test
	void applicationWithBothIsLeftAlone() {
		postProcessWithout();
		assertThat(this.environment.getProperty(CODECS)).isNull();
	}

	@Test
	void applicationWithNeitherIsLeftAlone() {
		postProcessWithout(JACKSON_2, JACKSON_3);
		assertThat(this.environment.getProperty(CODECS)).isNull();
	}

	private void postProcessWithout(String... packages) {
		SpringApplication application = new SpringApplication(
				new DefaultResourceLoader(new FilteredClassLoader(packages)));
		SpringFactoriesLoader.forDefaultResourceLocation()
			.load(EnvironmentPostProcessor.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, ex) -> {
			}))
			.stream()
			.filter(Jackson2EnvironmentPostProcessor.class::isInstance)
			.forEach((processor) -> processor.postProcessEnvironment(this.environment, application));
	}

}
