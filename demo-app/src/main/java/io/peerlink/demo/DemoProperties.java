package io.peerlink.demo;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the demo.
 *
 * @param companions Number of further nodes to run in this JVM.
 * @param rounds Number of rounds after which the demo ends, 0 for no end.
 * @param interval Time between two rounds.
 */
@ConfigurationProperties("demo")
record DemoProperties(@DefaultValue("2") int companions, @DefaultValue("0") int rounds,
		@DefaultValue("3s") Duration interval) {

	DemoProperties {
		if (companions < 0 || rounds < 0 || interval.isNegative()) {
			throw new IllegalArgumentException("demo.companions, demo.rounds and demo.interval must not be negative");
		}
	}

}
