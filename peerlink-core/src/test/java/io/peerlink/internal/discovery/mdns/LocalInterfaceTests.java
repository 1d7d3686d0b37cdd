package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LocalInterface} on the machine that runs them.
 */
class LocalInterfaceTests {

	private static final Path SYSTEM = Path.of("/sys/class/net");

	@Test
	void loopbackIsThere() throws IOException {
		assertThat(LocalInterface.all()).filteredOn(LocalInterface::loopback).singleElement().satisfies((loopback) -> {
			assertThat(loopback.up()).isTrue();
			assertThat(loopback.subnets()).contains(new Subnet(Fixtures.address("127.0.0.1"), 8));
		});
	}

	@Test
	void interfacesWithoutAddressAreThereOnce() {
		assumeThat(SYSTEM).isDirectory();
		await().untilAsserted(() -> assertThat(LocalInterface.all()).extracting(LocalInterface::name)
			.doesNotHaveDuplicates()
			.containsAll(system()));
	}

	private static List<String> system() throws IOException {
		try (Stream<Path> directories = Files.list(SYSTEM)) {
			return directories.filter(Files::isDirectory)
				.map((directory) -> directory.getFileName().toString())
				.toList();
		}
	}

}
