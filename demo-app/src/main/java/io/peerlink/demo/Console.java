package io.peerlink.demo;

import java.io.PrintStream;

import org.springframework.stereotype.Component;

/**
 * Where the demo shows what happens.
 */
@Component
class Console {

	private final PrintStream out = System.out;

	void print(String text) {
		this.out.println(text);
	}

}
