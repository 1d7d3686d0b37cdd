package io.peerlink.benchmark.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.peerlink.benchmark.driver.Driver;
import io.peerlink.benchmark.driver.DriverOptions;
import io.peerlink.benchmark.driver.Drivers;
import io.peerlink.benchmark.driver.Server;

/**
 * The main class of a measured process.
 */
public final class Participant {

	/** What the line with the address begins with. */
	public static final String READY = "READY ";

	/** The line that says that the measurement may begin. */
	public static final String WARM = "WARM";

	private static final int FIRST_OPTION = 3;

	private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private Participant() {
	}

	/**
	 * Runs one side of a candidate.
	 * @param args the {@linkplain Role role}, the {@linkplain Drivers driver}, the
	 * address of the other side or {@code -}, and options
	 */
	public static void main(String[] args) {
		try {
			run(args);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			System.exit(1);
		}
		// Nodes keep the process alive.
		System.exit(0);
	}

	private static void run(String[] args) throws Exception {
		List<String> arguments = Arrays.asList(args);
		Driver driver = Drivers.valueOf(arguments.get(1)).create();
		DriverOptions options = DriverOptions.of(arguments.subList(FIRST_OPTION, arguments.size()));
		new Participant().run(Role.valueOf(arguments.get(0)), driver, arguments.get(2), options);
	}

	private void run(Role role, Driver driver, String address, DriverOptions options) throws Exception {
		switch (role) {
			case SERVER -> serve(driver.server(options));
			case CALLER -> measure(new CallMeasurement(options, driver.client(options, address)), options);
			case SENDER -> measure(new FrameMeasurement(options, driver.sender(options, address)), options);
		}
	}

	private void serve(Server server) throws IOException {
		System.out.println(READY + server.address());
		while (this.input.readLine() != null) {
			System.out.println(ServerFigures.of(server).toLine());
		}
	}

	private void measure(Measurement measurement, DriverOptions options) throws Exception {
		new WarmUp(measurement).run(options.decimal("warm", 0), options.decimal("calm", 0));
		System.gc();
		System.out.println(WARM);
		if (this.input.readLine() != null) {
			System.out.println(measurement.measure().toLine());
		}
	}

	/**
	 * What a process does.
	 */
	public enum Role {

		/** Answers calls or receives frames. */
		SERVER,

		/** Calls. */
		CALLER,

		/** Sends frames. */
		SENDER

	}

}
