package io.peerlink.demo;

import java.io.PrintStream;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Where the demo shows what happens. Part of that is what peers say, so control
 * characters, which terminals obey, are replaced.
 */
@Component
class Console {

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\r\n]]");

	private final PrintStream out = System.out;

	void print(String text) {
		this.out.println(CONTROL.matcher(text).replaceAll("?"));
	}

}
