package io.peerlink.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;

import io.peerlink.system.lab.Browser;
import io.peerlink.system.lab.Host;
import io.peerlink.system.lab.JavaNode;
import io.peerlink.system.lab.LineProcess;
import io.peerlink.system.lab.NetworkLab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the demo's page in a real browser.
 */
class DemoPageSystemTests {

	private static final Path JAR = Path.of(System.getProperty("peerlink.demo.jar"));

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Pattern OPEN = Pattern.compile("Open http://localhost:8080");

	private static final String VISITOR = "document.querySelector('#peers [data-peer=visitor]')";

	private NetworkLab lab;

	private LineProcess host;

	@BeforeEach
	void startDemo() {
		this.lab = NetworkLab.create(2);
		this.host = start(this.lab.host(1), "host", "--demo.companions=1");
		this.host.awaitText(OPEN, TIMEOUT);
	}

	@AfterEach
	void closeLab() {
		this.lab.close();
	}

	@Test
	void peerComesUpIsCalledAndGoesDown() {
		Browser browser = Browser.start(this.lab.host(1), 1280, 1000);
		browser.open("http://localhost:8080/");
		browser.await("document.querySelector('#connection.live') !== null");
		browser.await("document.querySelector('#peers [data-peer=companion-1]') !== null");

		LineProcess visitor = start(this.lab.host(2), "visitor", "--demo.companions=0");
		browser.await(VISITOR + " !== null");
		browser.await("document.getElementById('log').textContent.includes('visitor is up')");

		browser.await("[...document.querySelectorAll('#call-form option')].some((it) => it.value === 'visitor')");
		browser.choose("#call-form [name=peer]", "visitor");
		browser.fill("#call-form [name=method]", "add");
		browser.fill("#call-form [name=args]", "25, 17");
		browser.click("#call-form button");
		String result = "document.getElementById('call-result').textContent";
		browser.await(result + ".startsWith('42')");
		assertThat(browser.await(result).asString()).contains("visitor").contains(" ms");

		browser.fill("#call-form [name=method]", "nope");
		browser.click("#call-form button");
		browser.await(result + ".includes('UnknownMethodException')");

		browser.click("#broadcast-form button");
		browser.await("document.querySelectorAll('#broadcast-result tbody tr').length === 2");

		assertThat(visitor.transcript()).contains("This is visitor");
		this.lab.host(2).exec("pkill", "-TERM", "-f", "--", "--peerlink.node.name=visitor");
		browser.await(VISITOR + " === null");
		browser.await("document.getElementById('log').textContent.includes('visitor is down, removed')");
		assertThat(browser.consoleErrors()).isEmpty();
	}

	@Test
	void framesArriveAndThePageWorksWithTheKeyboard() {
		Browser browser = Browser.start(this.lab.host(1), 390, 800);
		browser.colours("dark");
		browser.open("http://localhost:8080/");
		browser.await("Number(document.getElementById('framesIn').value) > 30");
		browser.await("Number(document.getElementById('calls').value) > 0");
		assertThat(browser.await("document.documentElement.scrollWidth").asInt())
			.isLessThanOrEqualTo(browser.await("innerWidth").asInt());
		assertThat(browser.await("getComputedStyle(document.body).backgroundColor").asString())
			.isEqualTo("rgb(17, 20, 28)");
		browser.await("document.querySelector('#call-form option') !== null");
		browser.press("TAB", "TAB", "TAB", "TAB", "ENTER");
		browser.await("document.getElementById('call-result').textContent.includes('Hello world')");
		assertThat(browser.consoleErrors()).isEmpty();
	}

	@Test
	void filesAreDroppedAndChosenAndAppearAtThePeer(@TempDir Path folder) throws IOException {
		Path inbox = folder.resolve("visitor");
		start(this.lab.host(2), "visitor", "--demo.companions=0", "--peerlink.files.inbox=" + inbox).awaitText(OPEN,
				TIMEOUT);
		Browser sender = Browser.start(this.lab.host(1), 1280, 1000);
		sender.open("http://localhost:8080/");
		Browser receiver = Browser.start(this.lab.host(2), 1280, 1000);
		receiver.open("http://localhost:8080/");
		sender.await(VISITOR + " !== null");
		receiver.await("document.querySelector('#peers [data-peer=host]') !== null");

		this.lab.host(1).limitRate(5);
		Path photo = file(folder.resolve("photo.jpg"), 20_000_000);
		sender.drop("#peers [data-peer=visitor]", photo);
		sender.await("[...document.querySelectorAll('#sent [data-step=SENDING] progress')]"
				+ ".some((it) => it.value > 0 && it.value < it.max)");
		sender.await("document.querySelector('#sent [data-step=ARRIVED]') !== null");
		String news = "document.getElementById('file-news').textContent";
		sender.await(news + " === 'photo.jpg has arrived at visitor'");
		receiver.await(news + " === 'photo.jpg has arrived from host, 20.0 MB'");
		receiver.await("document.querySelector('#received li').textContent === 'photo.jpg20.0 MB from host'");
		assertThat(inbox.resolve("photo.jpg")).hasSameBinaryContentAs(photo);

		Path notes = file(folder.resolve("notes.txt"), 1234);
		sender.choose("#file-form [name=peer]", "visitor");
		sender.chooseFile("#file-form [name=files]", notes);
		sender.await("document.querySelector('#file-form button').focus() ?? true");
		sender.press("ENTER");
		receiver.await(news + " === 'notes.txt has arrived from host, 1.2 kB'");
		sender.await(news + " === 'notes.txt has arrived at visitor'");
		assertThat(inbox.resolve("notes.txt")).hasSameBinaryContentAs(notes);

		sender.drop("#peers [data-peer=visitor]", notes);
		sender.await("document.querySelector('#sent [data-step=FAILED]') !== null");
		assertThat(sender.await(news).asString()).contains("There is a file of that name");
		assertThat(sender.consoleErrors()).isEmpty();
		assertThat(receiver.consoleErrors()).isEmpty();
	}

	private static Path file(Path file, int size) throws IOException {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return Files.write(file, content);
	}

	private static LineProcess start(Host host, String name, String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "--peerlink.node.name=" + name;
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return JavaNode.startJar(host, name, JAR, all);
	}

}
