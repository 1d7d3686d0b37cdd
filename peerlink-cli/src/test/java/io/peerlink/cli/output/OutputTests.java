package io.peerlink.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TextOutput} and {@link JsonOutput}.
 */
class OutputTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@Test
	void textOutputPrintsText() {
		TextOutput output = new TextOutput(this.out, this.err, Style.PLAIN);
		output.printHeading("Heading");
		output.print(new Sample("Grüße"));
		output.print(new Sample(null));
		output.printRemark("Remark");
		output.printFailure(new Failure("failed", "No"));
		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEqualTo("Heading\nGrüße\n");
		assertThat(this.err.toString(StandardCharsets.UTF_8)).isEqualTo("Remark\npeerlink: No\n");
	}

	@Test
	void jsonOutputPrintsOneObjectOnEachLine() {
		JsonOutput output = new JsonOutput(this.out, JsonMapper.shared());
		output.printHeading("Heading");
		output.print(new Sample("Grüße\n"));
		output.printRemark("Remark");
		output.printFailure(new Failure("failed", "No"));
		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEqualTo("""
				{"event":"sample","text":"Grüße\\n","took_ms":1.235,"never_ms":null}
				{"event":"error","type":"failed","message":"No"}
				""");
	}

	@Test
	void everythingIsFlushedAtOnce() {
		int[] flushed = { 0 };
		OutputStream counting = new OutputStream() {

			@Override
			public void write(int data) {
			}

			@Override
			public void flush() {
				flushed[0]++;
			}

		};
		new JsonOutput(counting, JsonMapper.shared()).print(new Sample("x"));
		new TextOutput(counting, counting, Style.PLAIN).printRemark("x");
		assertThat(flushed[0]).isEqualTo(2);
	}

	@Test
	void closedOutputIsReported() {
		OutputStream broken = new OutputStream() {

			@Override
			public void write(int data) throws IOException {
				throw new IOException("Broken pipe");
			}

		};
		for (Output output : List.of(new JsonOutput(broken, JsonMapper.shared()),
				new TextOutput(broken, this.err, Style.PLAIN))) {
			assertThatExceptionOfType(OutputClosedException.class).isThrownBy(() -> output.print(new Sample("x")));
		}
	}

	@Test
	void outputThatCannotBeWrittenIsNotTakenForAClosedOne() {
		OutputStream full = new OutputStream() {

			@Override
			public void write(int data) throws IOException {
				throw new IOException("No space left on device");
			}

		};
		assertThatExceptionOfType(OutputException.class)
			.isThrownBy(() -> new JsonOutput(full, JsonMapper.shared()).print(new Sample("x")))
			.isExactlyInstanceOf(OutputException.class)
			.withMessage("The output cannot be written: No space left on device");
	}

	@Test
	void brokenPipeOfTheSystemIsAClosedOutput() throws IOException {
		Pipe pipe = Pipe.open();
		pipe.source().close();
		try (OutputStream broken = Channels.newOutputStream(pipe.sink())) {
			assertThatExceptionOfType(OutputClosedException.class)
				.isThrownBy(() -> new ByteOutput(broken).write(new byte[1], 1));
		}
	}

	private record Sample(@Nullable String value) implements OutputEvent {

		@Override
		public @Nullable String text(Style style) {
			return this.value;
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("sample")
				.with("text", this.value)
				.withMillis("took_ms", Duration.ofNanos(1_234_567))
				.withMillis("never_ms", null);
		}

	}

}
