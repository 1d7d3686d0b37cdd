package io.peerlink;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.ReceivedFile;
import io.peerlink.file.RemoteFile;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferResult;
import io.peerlink.testing.InMemoryDiscovery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for files of nodes with real sockets on loopback.
 */
class PeerFilesTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final InMemoryDiscovery discovery = new InMemoryDiscovery();

	private final List<PeerLink> nodes = new ArrayList<>();

	private final Path folder;

	PeerFilesTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@AfterEach
	void stopNodes() {
		this.nodes.forEach(PeerLink::stop);
	}

	private PeerLink node(String name, FileOptions files) {
		PeerLink node = PeerLink.builder(name)
			.mdns(false)
			.port(0)
			.tcpPort(0)
			.bindAddress(InetAddress.getLoopbackAddress())
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
			.files(files)
			.build();
		this.nodes.add(node);
		return node;
	}

	private byte[] random(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	@Test
	void fileGoesThereAndBack() throws Exception {
		Path inbox = this.folder.resolve("inbox");
		PeerLink receiver = node("receiver",
				FileOptions.none().withInbox(inbox).withShared(Files.createDirectories(inbox)));
		PeerLink sender = node("sender", FileOptions.none());
		BlockingQueue<ReceivedFile> arrived = new LinkedBlockingQueue<>();
		receiver.files().addListener(arrived::add);
		receiver.start();
		sender.start();
		sender.awaitPeer("receiver", LONG);
		receiver.awaitPeer("sender", LONG);
		byte[] content = random(20_000_000);
		Path source = Files.write(this.folder.resolve("source"), content);
		TransferResult sent = sender.files().send("receiver", source, "a/b.bin").await();
		assertThat(inbox.resolve("a/b.bin")).hasBinaryContent(content);
		ReceivedFile file = arrived.poll(10, TimeUnit.SECONDS);
		assertThat(file).isNotNull();
		assertThat(file.sender()).contains("sender");
		assertThat(sender.files().list("receiver")).extracting(RemoteFile::name).containsExactly("a/b.bin");
		Path target = this.folder.resolve("target");
		TransferResult fetched = sender.files().fetch("receiver", "a/b.bin", target).await();
		assertThat(target).hasBinaryContent(content);
		assertThat(fetched.digest()).isEqualTo(sent.digest()).isPresent();
		assertThat(receiver.files().statistics().bytesReceived()).isEqualTo(content.length);
		assertThat(receiver.files().statistics().bytesSent()).isEqualTo(content.length);
	}

	@Test
	void restartedReceiverGetsTheRest() throws Exception {
		FileOptions options = FileOptions.none().withInbox(this.folder.resolve("inbox"));
		PeerLink receiver = node("receiver", options).start();
		PeerLink sender = node("sender", FileOptions.none()).start();
		sender.awaitPeer("receiver", LONG);
		byte[] content = random(30_000_000);
		Path source = Files.write(this.folder.resolve("source"), content);
		LinkedBlockingQueue<Long> progress = new LinkedBlockingQueue<>();
		FileTransfer transfer = sender.files()
			.send("receiver", FileSource.of(source), "a.bin",
					TransferOptions.defaults().withListener((now) -> progress.add(now.transferred())));
		progress.take();
		receiver.stop();
		receiver.start();
		TransferResult result = transfer.await();
		assertThat(result.size()).isEqualTo(content.length);
		assertThat(this.folder.resolve("inbox/a.bin")).hasBinaryContent(content);
	}

	@Test
	void stoppedSenderFailsItsTransfer() throws Exception {
		node("receiver", FileOptions.none().withInbox(this.folder.resolve("inbox"))).start();
		PeerLink sender = node("sender", FileOptions.none()).start();
		sender.awaitPeer("receiver", LONG);
		Path source = Files.write(this.folder.resolve("source"), random(30_000_000));
		LinkedBlockingQueue<Long> progress = new LinkedBlockingQueue<>();
		FileTransfer transfer = sender.files()
			.send("receiver", FileSource.of(source), "a.bin",
					TransferOptions.defaults().withListener((now) -> progress.add(now.transferred())));
		progress.take();
		sender.stop();
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.CANCELLED));
		assertThat(this.folder.resolve("inbox/a.bin")).doesNotExist();
	}

	@Test
	void nodesWithoutTcpAndUnknownPeersAreClearErrors() throws Exception {
		PeerLink sender = node("sender", FileOptions.none());
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(() -> sender.files().list("nobody"))
			.withMessageContaining("is not running");
		assertThat(sender.files().statistics().sent()).isZero();
		sender.start();
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> sender.files().list("nobody"));
		PeerLink withoutTcp = PeerLink.builder("plain")
			.mdns(false)
			.port(0)
			.tcp(false)
			.bindAddress(InetAddress.getLoopbackAddress())
			.discovery(() -> this.discovery.join(InetAddress.getLoopbackAddress()))
			.build();
		this.nodes.add(withoutTcp);
		withoutTcp.start();
		sender.awaitPeer("plain", LONG);
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(() -> sender.files().list("plain"))
			.withMessageContaining("the peer has no TCP port");
	}

	@Test
	void folderThatCannotBeUsedFailsTheStart() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		PeerLink node = node("receiver", FileOptions.none().withInbox(file));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(node::start)
			.withMessageContaining("The folders for files cannot be used");
		assertThat(node.isRunning()).isFalse();
		PeerLink sharing = node("sharing", FileOptions.none().withShared(this.folder.resolve("none")));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(sharing::start);
	}

}
