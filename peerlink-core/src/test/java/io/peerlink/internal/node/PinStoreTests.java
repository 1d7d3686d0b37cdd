package io.peerlink.internal.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.peerlink.error.PeerLinkException;
import io.peerlink.internal.crypto.KeyedInstance;
import io.peerlink.internal.crypto.StaticKey;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.PinnedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for pins in memory and in a file.
 */
class PinStoreTests {

	private static final Instant NOW = Instant.parse("2026-12-01T06:07:03.123Z");

	private final Path file;

	PinStoreTests(@TempDir Path folder) {
		this.file = folder.resolve("new").resolve("pins");
	}

	private static Pin pin(String name, int key) {
		return new Pin(name, key(key), NOW);
	}

	private static byte[] key(int number) {
		return ByteBuffer.allocate(StaticKey.LENGTH).putInt(number).array();
	}

	private PinStore loaded() {
		PinStore store = new PinStore(this.file);
		store.load();
		return store;
	}

	private static List<String> names(PinStore store) {
		return store.list().stream().map(PinnedKey::name).toList();
	}

	@Test
	void firstKeyOfANameStays() {
		PinStore store = new PinStore(null);
		assertThat(store.add(pin("Pi", 1))).isTrue();
		assertThat(store.add(pin("PI", 2))).isFalse();
		assertThat(store.list())
			.containsExactly(new PinnedKey("Pi", StaticKey.fingerprint(key(1)), Instant.parse("2026-12-01T06:07:03Z")));
		assertThat(store.remove("pI")).isTrue();
		assertThat(store.remove("Pi")).isFalse();
		assertThat(store.list()).isEmpty();
	}

	@Test
	void pinKnowsTheInstancesOfItsKey() {
		String own = KeyedInstance.of(key(1), 1L << 20).toString();
		assertThat(pin("Pi", 1).isKeyOf(own)).isTrue();
		assertThat(pin("Pi", 2).isKeyOf(own)).isFalse();
		assertThat(pin("Pi", 1).isKeyOf("Pi@10.0.0.1:5000")).isFalse();
	}

	@Test
	void noPinMakesRoomForAnotherOne() throws IOException {
		PinStore store = loaded();
		for (int i = 0; i < PeerPins.MAX_PINS; i++) {
			assertThat(store.add(pin("x".repeat(58) + i, i))).isTrue();
		}
		assertThat(store.isFull()).isTrue();
		assertThat(store.add(pin("last", 1))).isFalse();
		store.synchronize();
		assertThat(loaded().list()).isEqualTo(store.list()).hasSize(PeerPins.MAX_PINS);
	}

	@Test
	void fileKeepsAnyName() throws IOException {
		PinStore store = loaded();
		for (String name : List.of("Pi", "the pi", " ", "caf\u00e9", "#", "a  b ")) {
			if (!name.isBlank()) {
				store.add(pin(name, name.hashCode()));
			}
		}
		store.synchronize();
		assertThat(loaded().list()).isEqualTo(store.list()).hasSize(5);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fileIsForItsOwnerAloneAndNoPartOfItStays() throws IOException {
		PinStore store = loaded();
		store.add(pin("Pi", 1));
		store.synchronize();
		store.add(pin("Po", 1));
		store.synchronize();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		assertThat(this.file.getParent()).isDirectoryContaining("glob:**/pins")
			.isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void nameThatAShellMayExecuteIsNotPartOfACommand() {
		assertThat(loaded().howToForget("Pi-1")).endsWith("pins --file " + this.file + " forget Pi-1");
		assertThat(loaded().howToForget("$(reboot)")).endsWith(" forget NAME");
		assertThat(loaded().howToForget("--file=x")).endsWith(" forget NAME");
	}

	@Test
	void fileIsNotWrittenWithoutAChange() throws IOException {
		loaded().synchronize();
		assertThat(this.file).doesNotExist();
	}

	@Test
	void changesOfOthersAreAdopted() throws IOException {
		PinStore one = loaded();
		one.add(pin("a", 1));
		one.add(pin("b", 1));
		one.synchronize();
		PinStore other = loaded();
		other.remove("a");
		other.add(pin("c", 3));
		other.synchronize();
		one.add(pin("d", 4));
		assertThat(one.synchronize()).isEqualTo(new PinChanges(Set.of("a"), Set.of("c")));
		assertThat(names(one)).containsExactly("b", "c", "d");
		assertThat(names(loaded())).containsExactly("b", "c", "d");
		assertThat(one.synchronize()).isEqualTo(PinChanges.NONE);
	}

	@Test
	void fileThatIsDamagedWhileANodeRunsIsLeftAlone() throws IOException {
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.synchronize();
		Files.writeString(this.file, "garbage");
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(store::synchronize);
		assertThat(this.file).hasContent("garbage");
		assertThat(names(store)).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "hello", "plk-pins2\n", "plk-pins1\n\n", "plk-pins1\nhello\n",
			"plk-pins1\nAAAA 2026-12-01T06:07:03Z Pi\n",
			"plk-pins1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA yesterday Pi\n",
			"plk-pins1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 2026-12-01T06:07:03Z\n",
			"plk-pins1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 2026-12-01T06:07:03Z \n", """
					plk-pins1
					AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 2026-12-01T06:07:03Z Pi
					AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE 2026-12-01T06:07:03Z PI
					""" })
	void damagedFileIsRefusedByItsName(String content) throws IOException {
		write(content.getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(this::loaded)
			.withMessageStartingWith("The file of pins, " + this.file);
		assertThat(this.file).hasContent(content);
	}

	@Test
	void damagedLineIsTold() throws IOException {
		write("plk-pins1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 2026-12-01T06:07:03Z Pi\nhello\n"
			.getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(this::loaded).withMessageContaining("line 3");
	}

	@Test
	void fileOfAnyLengthAndBytesIsRefused() throws IOException {
		byte[] content = new byte[2_000_000];
		write(content);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(this::loaded)
			.withMessageContaining("more than 4096 pins");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-r-----", "rw----r--", "rw--w----", "rw-----w-" })
	@DisabledOnOs(OS.WINDOWS)
	void fileThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
		write("plk-pins1\n".getBytes(StandardCharsets.UTF_8));
		assertThat(loaded().list()).isEmpty();
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString(permissions));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(this::loaded).withMessageContaining("chmod 600");
	}

	@Test
	void folderIsNoFile() throws IOException {
		Files.createDirectories(this.file);
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(this::loaded)
			.withMessageStartingWith("The file of pins, " + this.file);
	}

	/**
	 * Two nodes of one machine, or a node and the command line, have one file.
	 */
	@Test
	void writersAtTheSameTimeLoseNoPin() throws Exception {
		PinStore one = loaded();
		PinStore other = loaded();
		List<String> released = Collections.synchronizedList(new ArrayList<>());
		Thread writer = new Thread(() -> write(other, "b", released));
		writer.start();
		write(one, "a", released);
		writer.join(30_000);
		one.synchronize();
		other.synchronize();
		one.synchronize();
		assertThat(released.size()).isZero();
		assertThat(names(loaded()).size()).isEqualTo(400);
	}

	private static void write(PinStore store, String prefix, List<String> released) {
		for (int i = 0; i < 200; i++) {
			store.add(pin(prefix + i, i));
			try {
				released.addAll(store.synchronize().released());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * An administrator forgets a pin by "sudo peerlink pins".
	 */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void forgottenPinLeavesTheFileToItsOwner() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")));
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.add(pin("b", 1));
		store.synchronize();
		UserPrincipal nobody = this.file.getFileSystem()
			.getUserPrincipalLookupService()
			.lookupPrincipalByName("nobody");
		Files.setOwner(this.file, nobody);
		PinStore administrator = loaded();
		assertThat(administrator.remove("a")).isTrue();
		administrator.synchronize();
		assertThat(Files.getOwner(this.file)).isEqualTo(nobody);
	}

	@Test
	void pinsOfOthersAreNotLostWhenThereIsNoRoom() throws IOException {
		PinStore one = loaded();
		PinStore other = loaded();
		for (int i = 0; i < PeerPins.MAX_PINS - 1; i++) {
			one.add(pin("n" + i, i));
		}
		one.synchronize();
		other.synchronize();
		other.add(pin("others", 1));
		other.synchronize();
		one.add(pin("own", 1));
		assertThat(one.synchronize()).isEqualTo(new PinChanges(Set.of("own"), Set.of("others")));
		assertThat(names(loaded())).hasSize(PeerPins.MAX_PINS).contains("others").doesNotContain("own");
	}

	@Test
	void pinsThatCouldNotBeWrittenSurviveARestart() throws IOException {
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.synchronize();
		store.add(pin("b", 1));
		store.load();
		assertThat(names(store)).containsExactly("a", "b");
		Files.delete(this.file);
		store.load();
		assertThat(names(store)).containsExactly("b");
	}

	@Test
	void pinsOfAFolderThatIsMissingAreKept() throws IOException {
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.synchronize();
		Path folder = Objects.requireNonNull(this.file.getParent());
		Path elsewhere = Files.move(folder, folder.resolveSibling("elsewhere"));
		store.add(pin("b", 1));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(store::synchronize)
			.withMessageContaining("is missing with its folder");
		assertThat(folder).doesNotExist();
		store.load();
		assertThat(names(store)).containsExactly("a", "b");
		Files.move(elsewhere, folder);
		assertThat(store.synchronize()).isEqualTo(PinChanges.NONE);
		assertThat(names(loaded())).containsExactly("a", "b");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linkToTheFileStays() throws IOException {
		Path target = Files.createDirectories(this.file.getParent()).resolve("target");
		OwnerFile.replace(target, "plk-pins1\n".getBytes(StandardCharsets.UTF_8));
		Files.createSymbolicLink(this.file, target);
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.synchronize();
		assertThat(target).content().contains("a\n");
		assertThat(this.file).isSymbolicLink();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linkToAFileThatIsNotThereYetStays() throws IOException {
		Path target = Files.createDirectories(this.file.getParent()).resolve("target");
		Files.createSymbolicLink(this.file, Path.of("target"));
		PinStore store = loaded();
		store.add(pin("a", 1));
		store.synchronize();
		assertThat(target).content().contains("a\n");
		assertThat(this.file).isSymbolicLink();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linkOfAnotherUserIsNotFollowed() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")));
		Path target = Files.createDirectories(this.file.getParent()).resolve("target");
		OwnerFile.replace(target, "plk-pins1\n".getBytes(StandardCharsets.UTF_8));
		Files.createSymbolicLink(this.file, target);
		Files.getFileAttributeView(this.file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
			.setOwner(this.file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
		PinStore store = loaded();
		store.add(pin("a", 1));
		assertThatExceptionOfType(IOException.class).isThrownBy(store::synchronize).withMessageContaining("is a link");
		assertThat(target).hasContent("plk-pins1\n");
	}

	private void write(byte[] content) throws IOException {
		OwnerFile.replace(this.file, content);
	}

}
