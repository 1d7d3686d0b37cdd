package io.peerlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.peerlink.error.PeerLinkException;
import io.peerlink.error.PeerNotFoundException;
import io.peerlink.file.FileFolderException;
import io.peerlink.file.FileOptions;
import io.peerlink.file.FileSource;
import io.peerlink.file.FileTransfer;
import io.peerlink.file.FileTransferException;
import io.peerlink.file.FileTransferException.Reason;
import io.peerlink.file.ReceivedFile;
import io.peerlink.file.RemoteFile;
import io.peerlink.file.TransferOptions;
import io.peerlink.file.TransferResult;
import io.peerlink.peer.Peer;
import io.peerlink.testing.InMemoryDiscovery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

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
	void peerThatTakesNoMoreIsGivenUpWhenThePatienceIsOver() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		CountDownLatch over = new CountDownLatch(1);
		FileOptions options = FileOptions.none().withInbox(this.folder.resolve("inbox")).withAcceptor((offer) -> {
			if (asked.incrementAndGet() > 1) {
				awaitUninterruptibly(over);
			}
			return Optional.empty();
		});
		node("receiver", options).start();
		PeerLink sender = node("sender", FileOptions.none()).start();
		sender.awaitPeer("receiver", LONG);
		Path source = Files.write(this.folder.resolve("source"), random(30_000_000));
		FileTransfer transfer = sender.files()
			.send("receiver", FileSource.of(source), "a.bin",
					TransferOptions.defaults().withPatience(Duration.ofSeconds(2)));
		assertThatExceptionOfType(FileTransferException.class).isThrownBy(transfer::await)
			.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.BROKEN));
		over.countDown();
		assertThat(transfer.progress().elapsed()).isLessThan(Duration.ofSeconds(10));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void nodeIsNotAPeerOfItsOwn() throws Exception {
		PeerLink node = node("sender", FileOptions.none().withInbox(this.folder.resolve("inbox"))).start();
		Path source = Files.write(this.folder.resolve("source"), random(1));
		assertThatExceptionOfType(PeerNotFoundException.class)
			.isThrownBy(() -> node.files().send("sender", source, "a").await())
			.withMessageContaining("'sender' is the name of this node, which is not a peer of its own");
		assertThatExceptionOfType(PeerNotFoundException.class).isThrownBy(() -> node.files().list("sender"))
			.withMessageContaining("'sender' is the name of this node");
	}

	@Test
	void connectionBeyondTheLimitIsToldSo() throws Exception {
		PeerLink receiver = node("receiver", FileOptions.none().withInbox(this.folder.resolve("inbox"))).start();
		PeerLink sender = node("sender", FileOptions.none()).start();
		Peer peer = sender.awaitPeer("receiver", LONG);
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < 16; i++) {
				Socket socket = new Socket(peer.address().getAddress(), peer.tcpPort().orElseThrow());
				sockets.add(socket);
				// A file that does not come keeps the connection.
				String request = "PUT /files/" + i + " HTTP/1.1\r\nContent-Length: 9\r\n\r\n";
				socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			}
			await().until(() -> receiver.files().statistics().receiving() == 16);
			Path source = Files.write(this.folder.resolve("source"), random(1));
			TransferOptions once = TransferOptions.defaults().withPatience(Duration.ZERO);
			assertThatExceptionOfType(FileTransferException.class)
				.isThrownBy(() -> sender.files().send("receiver", FileSource.of(source), "a", once).await())
				.withMessageContaining("This node serves as many connections for files as it can")
				.satisfies((failure) -> assertThat(failure.getReason()).isEqualTo(Reason.BUSY));
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	@Test
	void listNeedsTime() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> node("sender", FileOptions.none()).files().list("x", Duration.ZERO))
			.withMessageContaining("timeout must be positive");
	}

	@Test
	void folderThatCannotBeUsedFailsTheStart() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		PeerLink node = node("receiver", FileOptions.none().withInbox(file));
		assertThatExceptionOfType(PeerLinkException.class).isThrownBy(node::start)
			.withMessageContaining(
					"The folders for files cannot be used: the inbox is '" + file + "': there is a file of that name");
		assertThat(node.isRunning()).isFalse();
		PeerLink sharing = node("sharing", FileOptions.none().withShared(this.folder.resolve("none")));
		assertThatExceptionOfType(FileFolderException.class).isThrownBy(sharing::start)
			.withMessageContaining("the shared folder is '" + this.folder.resolve("none") + "': there is no such file")
			.satisfies((failure) -> assertThat(failure.getFolder()).isEqualTo(FileFolderException.Folder.SHARED));
	}

}
