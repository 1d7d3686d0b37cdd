package io.peerlink.system.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Headless Chromium on a host; see {@code browser.py}. The system property
 * {@code peerlink.python.browser} is the path of its Python environment.
 */
public final class Browser {

	private static final String PROPERTY = "peerlink.python.browser";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final CommandClient commands;

	private Browser(LineProcess process) {
		this.commands = new CommandClient(process);
	}

	/**
	 * Starts a browser.
	 * @param host the host of the browser
	 * @param width the width of its window in pixels
	 * @param height the height of its window in pixels
	 * @return the browser, ready to open a page
	 * @throws IllegalStateException if the environment is missing
	 */
	public static Browser start(Host host, int width, int height) {
		Path interpreter = Path.of(System.getProperty(PROPERTY), "bin", "python");
		if (!Files.isExecutable(interpreter)) {
			throw new IllegalStateException("No Python at " + interpreter + ": make a virtual environment there with "
					+ "selenium installed (.ci/run does), or set " + PROPERTY + " to one");
		}
		LineProcess process = host.spawn("browser", new ProcessBuilder(interpreter.toString(), "-u",
				PythonVersion.resource("/browser.py").toString(), String.valueOf(width), String.valueOf(height)));
		process.awaitLine((line) -> "ready".equals(line.string("event")), TIMEOUT);
		return new Browser(process);
	}

	/**
	 * Opens a page.
	 * @param url the URL of the page
	 */
	public void open(String url) {
		execute("open", Map.of("url", url));
	}

	/**
	 * Sets the preferred colour scheme.
	 * @param scheme {@code light} or {@code dark}
	 */
	public void colours(String scheme) {
		execute("colours", Map.of("scheme", scheme));
	}

	/**
	 * Waits until an expression is true.
	 * @param script an expression in JavaScript
	 * @return the first value that is true in JavaScript
	 * @throws AssertionError on timeout
	 */
	public JsonNode await(String script) {
		return execute("await", Map.of("script", script, "seconds", TIMEOUT.toSeconds()));
	}

	/**
	 * Replaces the text of a field.
	 * @param field a CSS selector
	 * @param text the new text
	 */
	public void fill(String field, String text) {
		execute("fill", Map.of("field", field, "text", text));
	}

	/**
	 * Selects an option of a list.
	 * @param list a CSS selector
	 * @param value the value of the option
	 */
	public void choose(String list, String value) {
		execute("choose", Map.of("list", list, "value", value));
	}

	/**
	 * Chooses a file in a field for files.
	 * @param field a CSS selector
	 * @param file the file
	 */
	public void chooseFile(String field, Path file) {
		execute("choose_file", Map.of("field", field, "path", file.toString()));
	}

	/**
	 * Drags a file from outside of the browser to an element, and lets it go there.
	 * @param element a CSS selector
	 * @param file the file
	 */
	public void drop(String element, Path file) {
		execute("drop", Map.of("element", element, "path", file.toString()));
	}

	/**
	 * Clicks on an element.
	 * @param element a CSS selector
	 */
	public void click(String element) {
		execute("click", Map.of("element", element));
	}

	/**
	 * Presses keys, one after the other, in the focused element.
	 * @param keys characters, or names of keys such as {@code TAB} and {@code ENTER}
	 */
	public void press(String... keys) {
		execute("press", Map.of("keys", List.of(keys)));
	}

	/**
	 * Returns the errors that the page has logged since the previous call.
	 * @return the errors
	 */
	public JsonNode consoleErrors() {
		return execute("console_errors", Map.of());
	}

	private JsonNode execute(String command, Map<String, ?> details) {
		return this.commands.execute(command, TIMEOUT, details).result();
	}

}
