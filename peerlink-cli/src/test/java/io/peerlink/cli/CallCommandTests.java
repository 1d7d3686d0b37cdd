package io.peerlink.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.peerlink.PeerLink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallCommand}.
 */
class CallCommandTests {

	@AutoClose
	private final MemoryLan lan = new MemoryLan();

	@BeforeEach
	void startPeer() {
		PeerLink duke = this.lan.serve("Duke");
		duke.register("nothing", () -> null);
		duke.register("text", () -> "x".repeat(20_000));
		duke.register("nan", () -> Double.NaN);
	}

	@Test
	void resultIsPrintedAsJson() {
		assertThat(call("add", "25", "17").out()).isEqualTo("42\n");
		assertThat(call("echo", "{\"ü\": [1, 0.10, null]}").out()).isEqualTo("{\"ü\":[1,0.10,null]}\n");
		assertThat(call("echo", "123456789012345678901234567890").out()).isEqualTo("123456789012345678901234567890\n");
		assertThat(call("nothing").out()).isEqualTo("null\n");
		assertThat(call("nan").out()).isEqualTo("\"NaN\"\n");
	}

	@Test
	void largeResultOfASmallCallIsPrinted() {
		assertThat(call("text").out()).isEqualTo("\"" + "x".repeat(20_000) + "\"\n");
	}

	@Test
	void otherTextIsAString() {
		assertThat(call("echo", "hello").out()).isEqualTo("\"hello\"\n");
		assertThat(call("echo", "").out()).isEqualTo("\"\"\n");
		assertThat(call("echo", "@").out()).isEqualTo("\"@\"\n");
		assertThat(call("echo", "\"@file\"").out()).isEqualTo("\"@file\"\n");
		assertThat(call("echo", "--", "@file").out()).isEqualTo("\"@file\"\n");
		assertThat(call("echo", "--", "-").out()).isEqualTo("\"-\"\n");
		assertThat(call("echo", "${user.home}").out()).isEqualTo("\"${user.home}\"\n");
	}

	/**
	 * The discovery of this LAN does not tell realms apart, so that the node is found.
	 */
	@Test
	void nodeOfARealmIsCalledWithItsSecretOnly() {
		PeerLink hidden = this.lan.serve(this.lan.builder("Hidden").secret("swordfish swordfish"));
		String address = "Hidden@127.0.0.1:" + hidden.status().address().getPort();
		for (List<String> options : List.of(List.<String>of(), List.of("--secret", "shark shark shark"))) {
			Cli.Result result = Cli.run(this.lan, options, "call", "Hidden", "add", "25", "17", "--static-peer",
					address, "--wait", "1s", "--timeout", "300ms");
			assertThat(result.exitCode()).isEqualTo(1);
			assertThat(result.out()).isEmpty();
		}
		assertThat(Cli
			.run(this.lan, "--secret", "swordfish swordfish", "call", "Hidden", "add", "25", "17", "--static-peer",
					address)
			.out()).isEqualTo("42\n");
	}

	@Test
	void negativeNumberIsAnArgument() {
		assertThat(call("add", "-5", "1").out()).isEqualTo("-4\n");
		assertThat(call("add", "1", "--", "-5").out()).isEqualTo("-4\n");
	}

	@Test
	void everythingAfterTwoHyphensIsAnArgument() {
		assertThat(call("echo", "--", "--json").out()).isEqualTo("\"--json\"\n");
		assertThat(call("echo", "--", "-x").out()).isEqualTo("\"-x\"\n");
		assertThat(call("echo", "-x").exitCode()).isEqualTo(2);
		assertThat(call("add", "-x", "--", "-y").exitCode()).isEqualTo(2);
		assertThat(Cli.run(this.lan, "call", "--", "Duke", "echo", "-x").out()).isEqualTo("\"-x\"\n");
		assertThat(Cli.run(this.lan, "call", "Duke", "--", "echo", "@x").out()).isEqualTo("\"@x\"\n");
	}

	@Test
	void keywordArgumentsArePassed() {
		assertThat(call("greet", "--kwarg", "name=Ann", "--kwarg", "greeting=Hi=").out()).isEqualTo("\"Hi=, Ann!\"\n");
		assertThat(call("greet", "Ann", "--kwarg", "greeting=\"17\"").out()).isEqualTo("\"17, Ann!\"\n");
		assertThat(call("add", "--kwarg", "y=1", "--kwarg=x=2").out()).isEqualTo("3\n");
	}

	@Test
	void resultIsPrintedAsEvent() {
		JsonNode line = call("add", "25", "17", "--json").onlyJson();
		assertThat(line.path("event").asString()).isEqualTo("result");
		assertThat(line.path("peer").asString()).isEqualTo("Duke");
		assertThat(line.path("method").asString()).isEqualTo("add");
		assertThat(line.path("result").asInt()).isEqualTo(42);
		assertThat(line.path("elapsed_ms").asDouble()).isPositive();
		assertThat(call("nothing", "--json").onlyJson().path("result").isNull()).isTrue();
	}

	@Test
	void itemsArePrintedOneByOne() {
		assertThat(call("count", "3", "--stream").out()).isEqualTo("1\n2\n3\n");
		assertThat(call("echo", "[[1], \"a\"]", "--stream").out()).isEqualTo("[1]\n\"a\"\n");
		assertThat(call("nothing", "--stream").out()).isEmpty();
		assertThat(call("count", "3").out()).isEqualTo("[1,2,3]\n");
	}

	@Test
	void itemsArePrintedAsEvents() {
		Cli.Result result = call("count", "2", "--stream", "--json");
		assertThat(result.events()).containsExactly("item", "item", "end");
		assertThat(result.json()).extracting((line) -> line.path("item").asInt()).startsWith(1, 2);
		assertThat(result.json("end").path("items").asInt()).isEqualTo(2);
		assertThat(result.json("end").path("elapsed_ms").asDouble()).isPositive();
	}

	@Test
	void itemsArePrintedAsTheyCome() throws InterruptedException {
		PeerLink bob = this.lan.start("Bob");
		CountDownLatch second = new CountDownLatch(1);
		bob.register("slow", () -> Stream.of(1, 2).peek((item) -> {
			if (item > 1) {
				awaitUnlessInterrupted(second);
			}
		}));
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("call", "Bob", "slow", "--stream");
		cli.awaitOut("1\n");
		second.countDown();
		assertThat(running.result().join().out()).isEqualTo("1\n2\n");
	}

	@Test
	void failureAfterItemsIsAFailure() {
		PeerLink bob = this.lan.start("Bob");
		bob.register("broken", () -> Stream.of(1, 2).peek((item) -> {
			if (item > 1) {
				throw new IllegalStateException("no more");
			}
		}));
		Cli.Result result = Cli.run(this.lan, "call", "Bob", "broken", "--stream");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.out()).isEqualTo("1\n");
		assertThat(result.err()).contains("no more");
	}

	@Test
	void ctrlCEndsAStream() throws InterruptedException {
		PeerLink bob = this.lan.start("Bob");
		CountDownLatch closed = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		bob.register("hang", () -> Stream.concat(Stream.of(1), Stream.generate(() -> {
			awaitUnlessInterrupted(never);
			return 2;
		})).onClose(closed::countDown));
		Cli cli = new Cli(this.lan);
		Cli.Running running = cli.start("call", "Bob", "hang", "--stream", "--timeout", "1h");
		cli.awaitOut("1\n");
		assertThat(running.interrupt().err()).contains("Interrupted");
		assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private static void awaitUnlessInterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void remoteErrorIsAFailure() {
		Cli.Result text = call("fail", "--kwarg", "message=not today");
		assertThat(text.exitCode()).isEqualTo(1);
		assertThat(text.out()).isEmpty();
		assertThat(text.err()).contains("Duke", "IllegalStateException", "not today");
		Cli.Result json = call("fail", "not today", "--json");
		assertThat(json.exitCode()).isEqualTo(1);
		assertThat(json.err()).isEmpty();
		assertThat(json.onlyJson().path("type").asString()).isEqualTo("remote_error");
		assertThat(json.onlyJson().path("remote_type").asString()).isEqualTo("IllegalStateException");
		assertThat(json.onlyJson().path("remote_message").asString()).isEqualTo("not today");
	}

	@Test
	void controlCharactersDoNotReachTheTerminal() {
		assertThat(call("fail", "\"\\u001b[2J\\u009b\"").err()).contains("?[2J?").doesNotContain("\u001b", "\u009b");
		assertThat(call("echo", "\"\\u009b\"").out()).isEqualTo("\"?\"\n");
	}

	@Test
	void timeoutIsAFailure() {
		Cli.Result result = call("sleep", "30", "--timeout", "20ms", "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("timeout");
	}

	@Test
	void tooLongArgumentIsAFailure() {
		Cli.Result result = call("echo", "x".repeat(4 << 20), "--json");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.onlyJson().path("type").asString()).isEqualTo("payload_too_large");
	}

	@Test
	void ctrlCEndsAPendingCall() throws InterruptedException {
		PeerLink bob = this.lan.start("Bob");
		CountDownLatch called = new CountDownLatch(1);
		Object never = new CompletableFuture<>();
		bob.register("hang", () -> {
			called.countDown();
			return never;
		});
		Cli.Running running = new Cli(this.lan).start("call", "Bob", "hang", "--timeout", "1h");
		called.await();
		Cli.Result result = running.interrupt();
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err()).contains("Interrupted");
	}

	private Cli.Result call(String method, String... more) {
		return Cli.run(this.lan, List.of("call", "Duke", method), more);
	}

}
