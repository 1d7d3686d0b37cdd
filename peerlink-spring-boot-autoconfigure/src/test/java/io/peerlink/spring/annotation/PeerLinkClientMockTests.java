package io.peerlink.spring.annotation;

import io.peerlink.PeerLink;
import io.peerlink.spring.annotation.scan.Adder;
import io.peerlink.spring.testing.MemoryLan;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests that a client can be replaced by a mock.
 */
@SpringJUnitConfig
class PeerLinkClientMockTests {

	@MockitoBean
	private Adder adder;

	@Test
	void mockReplacesTheClient(@Autowired Shop shop) {
		given(this.adder.add(1, 2)).willReturn(42);
		assertThat(shop.adder().add(1, 2)).isEqualTo(42);
	}

	record Shop(Adder adder) {
	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan(basePackageClasses = Adder.class)
	static class Config {

		@Bean
		PeerLink node() {
			return new MemoryLan().node("node");
		}

		@Bean
		Shop shop(Adder adder) {
			return new Shop(adder);
		}

	}

}
