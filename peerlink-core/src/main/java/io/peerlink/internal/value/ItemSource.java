package io.peerlink.internal.value;

/**
 * Where the items of a subscription come from, which may not be known yet.
 */
interface ItemSource {

	/**
	 * Waits for the items.
	 * @return what reads them
	 * @throws InterruptedException when the current thread is interrupted
	 */
	ItemReader await() throws InterruptedException;

	/**
	 * Gives the wait up. May be called by any thread, any number of times.
	 */
	void cancel();

	/**
	 * Returns a source of items that are known.
	 */
	static ItemSource of(ItemReader items) {
		return new ItemSource() {

			@Override
			public ItemReader await() {
				return items;
			}

			@Override
			public void cancel() {
				items.close();
			}

		};
	}

}
