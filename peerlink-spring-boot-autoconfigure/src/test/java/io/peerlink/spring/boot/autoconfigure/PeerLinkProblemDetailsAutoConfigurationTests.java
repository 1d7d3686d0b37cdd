package io.peerlink.spring.boot.autoconfigure;

import io.peerlink.spring.web.PeerLinkExceptionHandler;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkProblemDetailsAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATION = AutoConfigurations
		.of(PeerLinkProblemDetailsAutoConfiguration.class);

	private static final String ENABLED = "peerlink.web.problemdetails.enabled=true";

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATION);

	@Test
	void endpointsAnswerAsBeforeByDefault() {
		this.servlet.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkExceptionHandler.class));
	}

	@Test
	void handlerIsPresentInAServletApplicationWhenEnabled() {
		this.servlet.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(PeerLinkExceptionHandler.class));
	}

	@Test
	void handlerIsAbsentWithoutWeb() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATION)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkExceptionHandler.class));
		this.servlet.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(ControllerAdvice.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("peerLinkExceptionHandler"));
	}

	@Test
	void handlerIsAbsentWhenPeerLinkIsDisabled() {
		this.servlet.withPropertyValues(ENABLED, "peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkExceptionHandler.class));
	}

}
