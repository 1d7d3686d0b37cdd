package io.peerlink.system.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Headless Chromium on a host; see {@code browser.py}. Its Python environment is told by
 * the system property {@code peerlink.python.browser}.
 */
public final class Browser {

	private static final String PROPERTY = "peerlink.python.browser";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Dialog dialog;

	private Browser(LineProcess process) {
		this.dialog = new Dialog(process);
	}

	/**
	 * Start a browser.
	 * @param host where to start it
	 * @param width of its window, in pixels
	 * @param height of its window, in pixels
	 * @return the browser, ready to open a page
	 * @throws IllegalStateException when the environment is missing
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
	 * Open a page.
	 * @param url where it is
	 */
	public void open(String url) {
		execute("open", Map.of("url", url));
	}

	/**
	 * Prefer light or dark colours.
	 * @param scheme {@code light} or {@code dark}
	 */
	public void colours(String scheme) {
		execute("colours", Map.of("scheme", scheme));
	}

	/**
	 * Wait until the page has something to say.
	 * @param script an expression in JavaScript
	 * @return its value, when that is true in the sense of JavaScript
	 * @throws AssertionError when it is not in time
	 */
	public JsonNode await(String script) {
		return execute("await", Map.of("script", script, "seconds", TIMEOUT.toSeconds()));
	}

	/**
	 * Type into a field.
	 * @param field a CSS selector
	 * @param text what to type in place of what is there
	 */
	public void fill(String field, String text) {
		execute("fill", Map.of("field", field, "text", text));
	}

	/**
	 * Choose from a list.
	 * @param list a CSS selector
	 * @param value what to choose
	 */
	public void choose(String list, String value) {
		execute("choose", Map.of("list", list, "value", value));
	}

	/**
	 * Click.
	 * @param element a CSS selector
	 */
	public void click(String element) {
		execute("click", Map.of("element", element));
	}

	/**
	 * Press keys, one after the other, wherever the focus is.
	 * @param keys characters, or names of keys such as {@code TAB} and {@code ENTER}
	 */
	public void press(String... keys) {
		execute("press", Map.of("keys", List.of(keys)));
	}

	/**
	 * Return the errors that the page has logged since the last time.
	 * @return the errors
	 */
	public JsonNode complaints() {
		return execute("complaints", Map.of());
	}

	private JsonNode execute(String command, Map<String, ?> details) {
		return this.dialog.execute(command, TIMEOUT, details).result();
	}

}
