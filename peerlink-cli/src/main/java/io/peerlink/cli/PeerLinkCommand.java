package io.peerlink.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.peerlink.PeerLink;
import io.peerlink.cli.output.Style;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * The {@code peerlink} command.
 */
@Command(name = "peerlink", mixinStandardHelpOptions = true,
		description = "Finds and calls PeerLink nodes on the local network.", synopsisSubcommandLabel = "COMMAND",
		footer = {
				"%nEnds with 0 when all is done, 1 when something was not found, failed or timed out, and 2 when the "
						+ "command line is wrong." })
public final class PeerLinkCommand implements Runnable {

	private static final Map<String, String> LOUD_LOG = Map.of("defaultLogLevel", "info", "log.io.peerlink", "debug",
			"showDateTime", "true", "dateTimeFormat", "HH:mm:ss.SSS");

	@Spec
	private @Nullable CommandSpec spec;

	private PeerLinkCommand() {
	}

	/**
	 * Run the command and end the JVM with its exit code.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		ExitHook hook = ExitHook.install();
		CommandEnvironment environment = new CommandEnvironment(System.in,
				new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
				new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), new Style(Ansi.AUTO.enabled()),
				PeerLink::builder);
		hook.exit(commandLine(environment).execute(args));
	}

	/**
	 * Assemble the command with its subcommands.
	 */
	static CommandLine commandLine(CommandEnvironment environment) {
		CommonOptions options = new CommonOptions();
		CommandContext context = new CommandContext(environment, options);
		CommandLine command = new CommandLine(new PeerLinkCommand()).addMixin("common", options)
			.addSubcommand(new DiscoverCommand(context))
			.addSubcommand(new PingCommand(context))
			.addSubcommand(withTypedArguments(new CallCommand(context)))
			.addSubcommand(withTypedArguments(new BroadcastCommand(context)))
			.addSubcommand(new WatchCommand(context))
			.addSubcommand(new ServeCommand(context))
			.addSubcommand(new ChannelCommand(context))
			.addSubcommand(withTypedArguments(new BenchCommand(context)))
			.addSubcommand(new DoctorCommand(context))
			.addSubcommand(hidden(new GenerateCompletion()));
		configureHelp(command);
		return command.registerConverter(Duration.class, new DurationConverter())
			.setExpandAtFiles(false)
			.setAllowSubcommandsAsOptionParameters(true)
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setColorScheme(Help.defaultColorScheme(environment.style().coloured() ? Ansi.ON : Ansi.OFF))
			.setOut(new PrintWriter(new OutputStreamWriter(environment.out(), StandardCharsets.UTF_8), true))
			.setErr(new PrintWriter(new OutputStreamWriter(environment.err(), StandardCharsets.UTF_8), true))
			.setExecutionExceptionHandler(new FailureHandler(context))
			.setExecutionStrategy((parsed) -> {
				if (context.options().verbose()) {
					// Before the first logger is made.
					LOUD_LOG.forEach((name, value) -> System.setProperty("org.slf4j.simpleLogger." + name, value));
				}
				return new RunLast().execute(parsed);
			});
	}

	/**
	 * Else {@code -5} would be an option.
	 */
	private static CommandLine withTypedArguments(Object command) {
		return new CommandLine(command).setUnmatchedOptionsArePositionalParams(true);
	}

	private static CommandLine hidden(Object command) {
		CommandLine hidden = new CommandLine(command);
		hidden.getCommandSpec().usageMessage().hidden(true);
		return hidden;
	}

	/**
	 * Show what is special about a command before what it shares with all.
	 */
	private static void configureHelp(CommandLine command) {
		command.getCommandSpec().versionProvider(new Version());
		command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
		command.getSubcommands().values().forEach(PeerLinkCommand::configureHelp);
	}

	@Override
	public void run() {
		if (this.spec != null) {
			this.spec.commandLine().usage(this.spec.commandLine().getOut());
		}
	}

	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			return new String[] { "peerlink " + PeerLink.version() };
		}

	}

}
