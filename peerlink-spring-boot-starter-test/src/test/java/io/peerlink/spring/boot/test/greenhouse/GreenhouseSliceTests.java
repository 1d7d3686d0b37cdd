package io.peerlink.spring.boot.test.greenhouse;

import io.peerlink.spring.boot.test.PeerLinkTest;
import io.peerlink.spring.boot.test.PeerLinkTestNetwork;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the components of the application in a default slice.
 */
@PeerLinkTest(properties = "plants=tomatoes", excludeAutoConfiguration = TaskExecutionAutoConfiguration.class)
class GreenhouseSliceTests {

	private final AssertableApplicationContext context;

	@MockitoBean
	private Motor motor;

	GreenhouseSliceTests(@Autowired ConfigurableApplicationContext context) {
		this.context = AssertableApplicationContext.get(() -> context);
	}

	@Test
	void handlersAreIncluded() {
		assertThat(this.context).hasSingleBean(Windows.class)
			.hasSingleBean(Moisture.class)
			.hasSingleBean(PeerLinkTestNetwork.class);
	}

	@Test
	void otherComponentsAreExcluded() {
		assertThat(this.context).doesNotHaveBean(Watering.class).getBean(Motor.class).isSameAs(this.motor);
	}

	@Test
	void jsonAndValidationAreAutoConfigured() {
		assertThat(this.context).hasSingleBean(JsonMapper.class)
			.hasBean("defaultValidator")
			.getBean(Validator.class)
			.isNotNull();
	}

	@Test
	void autoConfigurationsCanBeExcluded() {
		assertThat(this.context).doesNotHaveBean(TaskExecutor.class);
	}

	@Test
	void propertiesAreSet(@Autowired Environment environment) {
		assertThat(environment.getProperty("plants")).isEqualTo("tomatoes");
	}

}
