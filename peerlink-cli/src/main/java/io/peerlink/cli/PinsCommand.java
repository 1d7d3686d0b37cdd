package io.peerlink.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.peerlink.KeyFiles;
import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import io.peerlink.peer.PinnedKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lists and forgets the pins in a file.
 */
@Command(name = "pins", mixinStandardHelpOptions = true, header = "List the pinned keys of peers, or forget one.",
		description = "Lists the names that are pinned to keys in a file, which a node has as peerlink.security.pins, or "
				+ "forgets the pin of a name, or those of a key. A node that runs notices that within seconds.",
		footerHeading = "%nExamples:%n",
		footer = { "  peerlink pins --file /var/lib/console/peerlink.pins",
				"  peerlink pins --file peerlink.pins forget Phone1",
				"  peerlink pins --file peerlink.pins forget --key b81e-6a20-44f7-d9c3-1e05-87ba-f36d-5c92" })
final class PinsCommand implements Callable<Integer> {

	private final CommandContext context;

	@Option(names = "--file", paramLabel = "FILE", required = true, description = "File with the pins.")
	private @Nullable Path file;

	@Option(names = "--key", paramLabel = "FINGERPRINT", description = "Key whose pins are all forgotten.")
	private @Nullable String key;

	@Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", defaultValue = "LIST",
			description = "list, which is the default, or forget.")
	private Action action = Action.LIST;

	@Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name whose pin is forgotten.")
	private @Nullable String name;

	PinsCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() {
		if (this.name != null && this.key != null) {
			throw new UsageException("forget takes a NAME or a --key, not both");
		}
		if ((this.action == Action.FORGET) != (this.name != null || this.key != null)) {
			throw new UsageException("forget takes the NAME of a peer or a --key, and list takes none");
		}
		Path file = CommandContext.required(this.file);
		if (Files.notExists(file)) {
			return fail("There is no file " + file + ".");
		}
		if (this.key != null) {
			return forgetKey(file, this.key);
		}
		return (this.name != null) ? forget(file, this.name) : list(file);
	}

	private int list(Path file) {
		List<PinnedKey> pins = KeyFiles.pins(file);
		if (pins.isEmpty()) {
			this.context.output().printRemark("No names are pinned.");
			return ExitCode.SUCCESS;
		}
		int width = pins.stream().mapToInt((pin) -> pin.name().length()).reduce("NAME".length(), Math::max);
		this.context.output().printHeading(PinEvent.line("NAME", "FINGERPRINT", "SINCE", width));
		pins.forEach((pin) -> this.context.output().print(new PinEvent(pin, width)));
		return ExitCode.SUCCESS;
	}

	private int forget(Path file, String name) {
		if (!KeyFiles.forgetPin(file, name)) {
			return fail("The name '" + name + "' is not pinned.");
		}
		this.context.output().print(new Forgotten(name));
		return ExitCode.SUCCESS;
	}

	private int forgetKey(Path file, String key) {
		List<String> names = KeyFiles.forgetKey(file, key);
		if (names.isEmpty()) {
			return fail("No name is pinned to the key " + key + ".");
		}
		names.forEach((name) -> this.context.output().print(new Forgotten(name)));
		return ExitCode.SUCCESS;
	}

	private int fail(String message) {
		this.context.output().printFailure(new Failure("failed", message));
		return ExitCode.FAILED;
	}

	private enum Action {

		LIST, FORGET

	}

	private record PinEvent(PinnedKey pin, int width) implements OutputEvent {

		static String line(String name, String fingerprint, String since, int width) {
			return name + " ".repeat(width - name.length() + 2) + fingerprint
					+ " ".repeat(Math.max(0, 39 - fingerprint.length()) + 2) + since;
		}

		@Override
		public String text(Style style) {
			return style.plain(line(this.pin.name(), this.pin.fingerprint(), this.pin.since().toString(), this.width));
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("pin")
				.with("name", this.pin.name())
				.with("fingerprint", this.pin.fingerprint())
				.with("since", this.pin.since().toString());
		}

	}

	private record Forgotten(String name) implements OutputEvent {

		@Override
		public String text(Style style) {
			return "The pin of " + style.strong(this.name) + " is forgotten.";
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("forgotten").with("name", this.name);
		}

	}

}
