package io.peerlink.internal.payload;

/**
 * What a value is to the message that carries it.
 */
enum Role {

	ARGUMENTS("arguments", true, 1),

	KEYWORD_ARGUMENTS("keyword arguments", true, 1),

	RESULT("result", false, 0),

	MESSAGE("message", false, 0);

	private final String noun;

	private final boolean plural;

	private final int ownDepth;

	Role(String noun, boolean plural, int ownDepth) {
		this.noun = noun;
		this.plural = plural;
		this.ownDepth = ownDepth;
	}

	String asObject() {
		return "the " + this.noun;
	}

	String asSubject() {
		return "The " + this.noun;
	}

	boolean isPlural() {
		return this.plural;
	}

	/**
	 * Returns how many arrays and objects PeerLink puts around the user's values.
	 */
	int ownDepth() {
		return this.ownDepth;
	}

}
