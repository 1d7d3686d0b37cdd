package io.peerlink.demo;

import java.io.PrintStream;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Prints to standard output. Replaces control characters, because some of the text comes
 * from peers and terminals interpret them.
 */
@Component
class Console {

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\r\n]]");

	private final PrintStream out = System.out;

	void print(String text) {
		this.out.println(CONTROL.matcher(text).replaceAll("?"));
	}

}
