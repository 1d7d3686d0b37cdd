package io.peerlink.cli;

import io.peerlink.cli.output.Failure;
import io.peerlink.cli.output.OutputClosedException;
import io.peerlink.error.PeerLinkException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Makes exit codes and messages of what commands throw. What is not expected is thrown
 * on, to be seen with its stack trace.
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
			// Who stops reading has read enough.
			return ExitCode.DONE;
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
			// There is nobody to tell.
			return ExitCode.FAILED;
		}
		return ExitCode.FAILED;
	}

}
