package io.peerlink.cli;

import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.OutputClosedException;
import io.peerlink.cli.output.OutputException;
import io.peerlink.cli.output.TextOutput;
import io.peerlink.error.PeerLinkException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns exceptions of commands into messages and exit codes. Unexpected exceptions are
 * rethrown to show their stack traces.
 */
final class FailureHandler implements IExecutionExceptionHandler {

	private static final Failure INTERRUPTED = new Failure("interrupted", "Interrupted");

	private final CommandContext context;

	FailureHandler(CommandContext context) {
		this.context = context;
	}

	@Override
	public int handleExecutionException(Exception ex, CommandLine command, ParseResult parsed) throws Exception {
		if (ex instanceof UsageException) {
			return command.getParameterExceptionHandler()
				.handleParseException(new ParameterException(command, ex.getMessage()),
						parsed.originalArgs().toArray(String[]::new));
		}
		if (ex instanceof OutputClosedException) {
			// The reader of a pipe may close it, as head does.
			return ExitCode.SUCCESS;
		}
		if (ex instanceof OutputException unwritable) {
			return fail(unwritable);
		}
		if (ex instanceof InterruptedException) {
			return fail(INTERRUPTED);
		}
		if (ex instanceof PeerLinkException failure) {
			return fail(Thread.interrupted() ? INTERRUPTED : Failure.of(failure));
		}
		throw ex;
	}

	private int fail(Failure failure) {
		try {
			this.context.output().printFailure(failure);
		}
		catch (OutputClosedException ex) {
			// Nobody reads the failure.
			return ExitCode.FAILED;
		}
		catch (OutputException ex) {
			return fail(ex);
		}
		return ExitCode.FAILED;
	}

	/**
	 * The output takes nothing more, so JSON goes without this failure.
	 */
	private int fail(OutputException failure) {
		CommandEnvironment environment = this.context.environment();
		try {
			new TextOutput(environment.err(), environment.err(), environment.style())
				.printFailure(new Failure("failed", String.valueOf(failure.getMessage())));
		}
		catch (OutputException ex) {
			// The exit code says it.
			return ExitCode.FAILED;
		}
		return ExitCode.FAILED;
	}

}
