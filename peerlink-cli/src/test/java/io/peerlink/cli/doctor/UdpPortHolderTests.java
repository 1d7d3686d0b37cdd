package io.peerlink.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UdpPortHolder}.
 */
class UdpPortHolderTests {

	private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
			+ "   uid  timeout inode ref pointer drops\n";

	@TempDir
	private Path proc = Path.of("");

	@BeforeEach
	void createProcesses() throws IOException {
		Files.createDirectories(this.proc.resolve("net"));
		Files.writeString(this.proc.resolve("net/udp"), HEADER
				+ " 6172: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0 0\n");
		Files.writeString(this.proc.resolve("net/udp6"), HEADER
				+ " 6172: 00000000000000000000000000000000:E66C 00000000000000000000000000000000:0000 07 0:0 00:0 0     0"
				+ "        0 4712 2 0 0\n");
		process("17", "dnsmasq", "socket:[4711]");
		process("18", "java", "socket:[4712]");
		Files.createDirectories(this.proc.resolve("19"));
		Files.createDirectories(this.proc.resolve("self"));
	}

	private void process(String id, String name, String socket) throws IOException {
		Path files = Files.createDirectories(this.proc.resolve(id).resolve("fd"));
		Files.createSymbolicLink(files.resolve("0"), Path.of("pipe:[4710]"));
		Files.createSymbolicLink(files.resolve("3"), Path.of(socket));
		Files.writeString(this.proc.resolve(id).resolve("comm"), name + "\n");
	}

	@Test
	void holderIsFound() {
		UdpPortHolder holder = new UdpPortHolder(this.proc);
		assertThat(holder.find(5353)).isEqualTo("'dnsmasq' (process 17)");
		assertThat(holder.find(58_988)).isEqualTo("'java' (process 18)");
	}

	@Test
	void unboundPortHasNoHolder() {
		assertThat(new UdpPortHolder(this.proc).find(53)).isNull();
	}

	@Test
	void holderIsUnknownWithoutProc() {
		assertThat(new UdpPortHolder(this.proc.resolve("nowhere")).find(5353)).isNull();
	}

	@Test
	void holderThatCannotBeInspectedIsUnknown() throws IOException {
		Files.delete(this.proc.resolve("17/fd/3"));
		assertThat(new UdpPortHolder(this.proc).find(5353)).isNull();
	}

}
