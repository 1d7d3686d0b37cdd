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
import io.peerlink.cli.output.HelpStream;
import io.peerlink.cli.output.OutputException;
import io.peerlink.cli.output.Style;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code peerlink} command.
 */
@Command(name = "peerlink", mixinStandardHelpOptions = true,
		description = "Finds and calls PeerLink nodes on the local network.", synopsisSubcommandLabel = "COMMAND",
		footer = { "%nExit code: 0 for success, 1 if something was not found, failed or timed out, 2 if the "
				+ "command line is invalid." })
public final class PeerLinkCommand implements Runnable {

	private static final Map<String, String> VERBOSE_LOG = Map.of("defaultLogLevel", "info", "log.io.peerlink", "debug",
			"showDateTime", "true", "dateTimeFormat", "HH:mm:ss.SSS");

	@Spec
	private @Nullable CommandSpec spec;

	private PeerLinkCommand() {
	}

	/**
	 * Runs the command and exits the JVM with its exit code.
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
	 * Creates the command with its subcommands.
	 */
	static CommandLine commandLine(CommandEnvironment environment) {
		CommonOptions options = new CommonOptions();
		CommandContext context = new CommandContext(environment, options);
		CommandLine command = new CommandLine(new PeerLinkCommand()).addMixin("common", options)
			.addSubcommand(new DiscoverCommand(context))
			.addSubcommand(new PingCommand(context))
			.addSubcommand(withJsonArguments(new CallCommand(context)))
			.addSubcommand(withJsonArguments(new BroadcastCommand(context)))
			.addSubcommand(new WatchCommand(context))
			.addSubcommand(new ServeCommand(context))
			.addSubcommand(new SendCommand(context))
			.addSubcommand(new GetCommand(context))
			.addSubcommand(new FilesCommand(context))
			.addSubcommand(new ChannelCommand(context))
			.addSubcommand(new StreamCommand(context))
			.addSubcommand(withJsonArguments(new BenchCommand(context)))
			.addSubcommand(new DoctorCommand(context))
			.addSubcommand(new SecretCommand(context))
			.addSubcommand(new IdentityCommand(context))
			.addSubcommand(new PinsCommand(context))
			.addSubcommand(new HelpCommand())
			.addSubcommand(hidden(new GenerateCompletion()));
		configureHelp(command);
		configure(command, context);
		return command;
	}

	/**
	 * Must be called after the subcommands are added, which inherit the configuration.
	 */
	private static void configure(CommandLine command, CommandContext context) {
		CommandEnvironment environment = context.environment();
		command.registerConverter(Duration.class, new DurationConverter())
			.setExpandAtFiles(false)
			.setAllowSubcommandsAsOptionParameters(true)
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setColorScheme(Help.defaultColorScheme(environment.style().coloured() ? Ansi.ON : Ansi.OFF))
			.setOut(new PrintWriter(new OutputStreamWriter(new HelpStream(environment.out()), StandardCharsets.UTF_8),
					true))
			.setErr(new PrintWriter(new OutputStreamWriter(environment.err(), StandardCharsets.UTF_8), true))
			.setParameterExceptionHandler(PeerLinkCommand::printUsageError)
			.setExecutionExceptionHandler(new FailureHandler(context))
			.setExecutionStrategy((parsed) -> {
				checkEncoding(parsed);
				configureLog(context.options());
				return execute(parsed);
			});
	}

	/**
	 * A help text that cannot be written is a failure like that of a command.
	 */
	private static int execute(ParseResult parsed) {
		try {
			return new RunLast().execute(parsed);
		}
		catch (OutputException ex) {
			throw new ExecutionException(parsed.commandSpec().commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Without a UTF-8 locale the JVM has U+FFFD in place of what is not ASCII. Such a
	 * name is not found, and such a value is not what was meant.
	 */
	private static void checkEncoding(ParseResult parsed) {
		for (String argument : parsed.originalArgs()) {
			if (argument.indexOf('\ufffd') >= 0) {
				throw new ParameterException(parsed.commandSpec().commandLine(), "Argument '" + argument
						+ "' was read in a wrong encoding. Set LC_ALL=C.UTF-8, or another locale with UTF-8.");
			}
		}
	}

	/**
	 * The whole help would push the message off the screen.
	 */
	private static int printUsageError(ParameterException ex, String[] args) {
		CommandLine command = ex.getCommandLine();
		PrintWriter err = command.getErr();
		err.println(command.getColorScheme().errorText(ex.getMessage()));
		if (!UnmatchedArgumentException.printSuggestions(ex, err)) {
			err.println("Usage: " + command.getHelp().synopsis(0).strip());
		}
		err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains it.");
		return ExitCode.USAGE;
	}

	/**
	 * Must be called before the first logger is created.
	 */
	private static void configureLog(CommonOptions options) {
		if (options.verbose()) {
			VERBOSE_LOG.forEach((name, value) -> System.setProperty("org.slf4j.simpleLogger." + name, value));
		}
	}

	/**
	 * Accepts {@code -5} as an argument.
	 */
	private static CommandLine withJsonArguments(Object command) {
		return new CommandLine(command).setUnmatchedOptionsArePositionalParams(true);
	}

	private static CommandLine hidden(Object command) {
		CommandLine hidden = new CommandLine(command);
		hidden.getCommandSpec().usageMessage().hidden(true);
		return hidden;
	}

	/**
	 * Lists the options of a command before the common options.
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
