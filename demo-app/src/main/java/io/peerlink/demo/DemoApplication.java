package io.peerlink.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Runs a node that discovers other nodes and distributes work to them. Start it several
 * times, on one machine or on many: the nodes discover each other.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class DemoApplication {

	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(DemoApplication.class, args);
		if (context.getBean(Swarm.class).run()) {
			System.exit(SpringApplication.exit(context));
		}
	}

}
