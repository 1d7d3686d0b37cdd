package io.peerlink.cli;

import java.util.Locale;
import java.util.concurrent.Callable;

import io.peerlink.cli.doctor.Doctor;
import io.peerlink.cli.doctor.DoctorOptions;
import io.peerlink.cli.doctor.Environment;
import io.peerlink.cli.doctor.Finding;
import io.peerlink.cli.doctor.SystemEnvironment;
import io.peerlink.cli.output.JsonLine;
import io.peerlink.cli.output.OutputEvent;
import io.peerlink.cli.output.Style;
import picocli.CommandLine.Command;

/**
 * Diagnoses what keeps nodes from finding and reaching each other.
 */
@Command(name = "doctor", mixinStandardHelpOptions = true, header = "Find out what blocks discovery.",
		description = "Checks the network interfaces, the port of multicast DNS, multicast, the announcement of a node, "
				+ "the name if --name is given, and the peers. Prints what keeps nodes from discovering and reaching each "
				+ "other, with advice. Succeeds when it finds no problem.",
		footerHeading = "%nExamples:%n", footer = { "  peerlink doctor",
				"  peerlink doctor --name Phone1 --interface eth0", "  peerlink doctor --json" })
final class DoctorCommand implements Callable<Integer> {

	private final CommandContext context;

	DoctorCommand(CommandContext context) {
		this.context = context;
	}

	@Override
	public Integer call() throws InterruptedException {
		this.context.validateOptions();
		CommonOptions options = this.context.options();
		DoctorOptions doctorOptions = new DoctorOptions(options.name(), options.secret(), options.interfaces(),
				options.staticPeers(), options.waitTime());
		return run(new Doctor(doctorOptions),
				new SystemEnvironment(doctorOptions, DefaultName.ofThisProcess(), this.context.environment().nodes()));
	}

	int run(Doctor doctor, Environment environment) throws InterruptedException {
		Doctor.Verdict verdict = doctor.run(environment,
				(finding) -> this.context.output().print(new FindingEvent(finding)));
		this.context.output().print(new VerdictEvent(verdict));
		return ExitCode.of(verdict.isHealthy());
	}

	private record FindingEvent(Finding finding) implements OutputEvent {

		@Override
		public String text(Style style) {
			String text = status(style) + " " + style.strong(this.finding.check()) + ": "
					+ style.plain(this.finding.message());
			String advice = this.finding.advice();
			return (advice != null) ? text + "\n        " + style.faint(advice) : text;
		}

		private String status(Style style) {
			return switch (this.finding.status()) {
				case OK -> style.success("ok     ");
				case NOTE -> style.warning("note   ");
				case PROBLEM -> style.error("PROBLEM");
			};
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("check")
				.with("check", this.finding.check())
				.with("status", this.finding.status().name().toLowerCase(Locale.ROOT))
				.with("message", this.finding.message())
				.with("advice", this.finding.advice());
		}

	}

	private record VerdictEvent(Doctor.Verdict verdict) implements OutputEvent {

		@Override
		public String text(Style style) {
			return this.verdict.isHealthy() ? style.success(this.verdict.message())
					: style.error(this.verdict.message());
		}

		@Override
		public JsonLine json() {
			return JsonLine.of("verdict")
				.with("ok", this.verdict.isHealthy())
				.with("problems", this.verdict.problems())
				.with("notes", this.verdict.notes())
				.with("message", this.verdict.message());
		}

	}

}
