package io.peerlink.internal.seal;

/**
 * Makes the engines of simulated nodes, with new keys after few messages.
 */
@FunctionalInterface
public interface SealEngines {

	/**
	 * Engines that check everything.
	 */
	SealEngines STRICT = with(Opener.Factory.STRICT);

	/**
	 * Engines that take messages as often as they come.
	 */
	SealEngines WITHOUT_WINDOW = with(UncheckedOpener::withoutWindow);

	/**
	 * Engines that take messages whatever their tag is.
	 */
	SealEngines WITHOUT_TAG = with(UncheckedOpener::withoutTag);

	/**
	 * Makes an engine.
	 * @param settings what it takes from outside
	 * @param network takes its packets
	 * @return the engine
	 */
	SealEngine create(SealSettings settings, PacketSender network);

	private static SealEngines with(Opener.Factory openers) {
		SealLimits few = new SealLimits(150, 300, 4096, openers);
		return (settings, network) -> new SealEngine(settings, few, network);
	}

}
