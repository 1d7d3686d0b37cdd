package io.peerlink.internal.discovery.net;

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

	private static final Path SYSFS = Path.of("/sys/class/net");

	@Test
	void loopbackIsListed() throws IOException {
		assertThat(LocalInterface.listAll()).filteredOn(LocalInterface::loopback)
			.singleElement()
			.satisfies((loopback) -> {
				assertThat(loopback.up()).isTrue();
				assertThat(loopback.subnets()).contains(new Subnet(TestInterfaces.address("127.0.0.1"), 8));
			});
	}

	@Test
	void interfacesWithoutAddressAreListedOnce() {
		assumeThat(SYSFS).isDirectory();
		await().untilAsserted(() -> assertThat(LocalInterface.listAll()).extracting(LocalInterface::name)
			.doesNotHaveDuplicates()
			.containsAll(inSysfs()));
	}

	private static List<String> inSysfs() throws IOException {
		try (Stream<Path> directories = Files.list(SYSFS)) {
			return directories.filter(Files::isDirectory)
				.map((directory) -> directory.getFileName().toString())
				.toList();
		}
	}

}
