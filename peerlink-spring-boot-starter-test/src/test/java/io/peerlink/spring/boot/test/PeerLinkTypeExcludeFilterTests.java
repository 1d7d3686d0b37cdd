package io.peerlink.spring.boot.test;

import java.io.IOException;

import io.peerlink.PeerLinkBuilder;
import io.peerlink.channel.ChannelMessage;
import io.peerlink.spring.annotation.PeerLinkChannel;
import io.peerlink.spring.annotation.PeerLinkHandler;
import io.peerlink.spring.boot.autoconfigure.PeerLinkBuilderCustomizer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

class PeerLinkTypeExcludeFilterTests {

	private final MetadataReaderFactory metadata = new SimpleMetadataReaderFactory();

	@Test
	void handlersAndChannelsAreIncluded() throws IOException {
		PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(WithEverything.class);
		assertThat(excludes(filter, Handler.class)).isFalse();
		assertThat(excludes(filter, OtherHandler.class)).isFalse();
		assertThat(excludes(filter, ChannelComponent.class)).isFalse();
	}

	@Test
	void customizersAndJacksonComponentsAreIncluded() throws IOException {
		for (Class<?> test : new Class<?>[] { WithEverything.class, WithOneHandler.class, WithValue.class }) {
			PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(test);
			assertThat(excludes(filter, Customizer.class)).isFalse();
			assertThat(excludes(filter, JsonComponent.class)).isFalse();
			assertThat(excludes(filter, JsonModule.class)).isFalse();
		}
	}

	@Test
	void otherComponentsAreExcluded() throws IOException {
		PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(WithEverything.class);
		assertThat(excludes(filter, SomeService.class)).isTrue();
		assertThat(excludes(filter, SomeController.class)).isTrue();
		assertThat(excludes(filter, SomeComponent.class)).isTrue();
	}

	@Test
	void onlyListedHandlersAreIncluded() throws IOException {
		for (Class<?> test : new Class<?>[] { WithOneHandler.class, WithValue.class }) {
			PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(test);
			assertThat(excludes(filter, Handler.class)).isFalse();
			assertThat(excludes(filter, OtherHandler.class)).isTrue();
			assertThat(excludes(filter, ChannelComponent.class)).isTrue();
		}
	}

	@Test
	void filtersChangeWhatIsIncluded() throws IOException {
		PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(WithFilters.class);
		assertThat(excludes(filter, SomeService.class)).isFalse();
		assertThat(excludes(filter, Handler.class)).isFalse();
		assertThat(excludes(filter, OtherHandler.class)).isTrue();
	}

	@Test
	void onlyIncludeFiltersApplyWithoutDefaultFilters() throws IOException {
		PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(WithoutDefaultFilters.class);
		assertThat(excludes(filter, SomeService.class)).isFalse();
		assertThat(excludes(filter, Handler.class)).isTrue();
		assertThat(excludes(filter, ChannelComponent.class)).isTrue();
		assertThat(excludes(filter, JsonModule.class)).isTrue();
	}

	@Test
	void otherTestsAreNotFiltered() throws IOException {
		assertThat(excludes(new PeerLinkTypeExcludeFilter(Object.class), SomeService.class)).isFalse();
	}

	@Test
	void testsWithTheSameComponentsShareAContext() {
		PeerLinkTypeExcludeFilter filter = new PeerLinkTypeExcludeFilter(WithOneHandler.class);
		assertThat(filter).isEqualTo(new PeerLinkTypeExcludeFilter(WithValue.class))
			.hasSameHashCodeAs(new PeerLinkTypeExcludeFilter(WithValue.class))
			.isNotEqualTo(new PeerLinkTypeExcludeFilter(WithEverything.class));
	}

	private boolean excludes(PeerLinkTypeExcludeFilter filter, Class<?> type) throws IOException {
		MetadataReader reader = this.metadata.getMetadataReader(type.getName());
		return filter.match(reader, this.metadata);
	}

	@PeerLinkTest
	static class WithEverything {

	}

	@PeerLinkTest(handlers = Handler.class)
	static class WithOneHandler {

	}

	@PeerLinkTest(Handler.class)
	static class WithValue {

	}

	@PeerLinkTest(includeFilters = @Filter(Service.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OtherHandler.class))
	static class WithFilters {

	}

	@PeerLinkTest(useDefaultFilters = false, includeFilters = @Filter(Service.class))
	static class WithoutDefaultFilters {

	}

	@PeerLinkHandler
	static class Handler {

	}

	@PeerLinkHandler
	static class OtherHandler {

	}

	@Component
	static class ChannelComponent {

		@PeerLinkChannel
		void state(ChannelMessage message) {
		}

	}

	@Component
	static class Customizer implements PeerLinkBuilderCustomizer {

		@Override
		public void customize(PeerLinkBuilder builder) {
		}

	}

	@JacksonComponent
	static class JsonComponent {

	}

	@Component
	static class JsonModule extends SimpleModule {

	}

	@Service
	static class SomeService {

	}

	@Controller
	static class SomeController {

	}

	@Component
	static class SomeComponent {

	}

}
