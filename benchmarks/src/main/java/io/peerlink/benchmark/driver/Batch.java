package io.peerlink.benchmark.driver;

import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * A large value: a list of records of four fields.
 *
 * @param number tells one from another
 * @param items the records
 */
record Batch(int number, List<Item> items) {

	private static final int FIRST_ID = 100_000;

	private static final double PRICE = 12.5;

	/**
	 * So few that it takes no time.
	 */
	private static final int CHECKED_WHOLE = 3;

	/**
	 * Makes a batch.
	 * @param bytes how long its JSON is at most, but for its number
	 * @param itemBytes how long that of an item is
	 */
	static Batch of(int bytes, int itemBytes) {
		int shortest = JsonMapper.shared().writeValueAsBytes(Item.of(0, "")).length;
		String name = "n".repeat(itemBytes - shortest - 1);
		int envelope = JsonMapper.shared().writeValueAsBytes(new Batch(FIRST_ID, List.of())).length;
		int count = (bytes - envelope) / itemBytes;
		return new Batch(0, IntStream.range(0, count).mapToObj((i) -> Item.of(i, name)).toList());
	}

	/**
	 * Returns the same records under another number.
	 */
	Batch numbered(int number) {
		return new Batch(number, this.items);
	}

	/**
	 * Checks that another batch is this one: that of the first numbers by all records,
	 * others by the last one.
	 */
	void check(Batch other) {
		boolean same = other.number == this.number && other.items.size() == this.items.size()
				&& ((this.number < CHECKED_WHOLE) ? other.items.equals(this.items) : last(other).equals(last(this)));
		if (!same) {
			throw new WrongResultException(other.number, this.number);
		}
	}

	private static Item last(Batch batch) {
		return batch.items.get(batch.items.size() - 1);
	}

	/**
	 * A record.
	 *
	 * @param id tells one from another
	 * @param name some text
	 * @param price a number
	 * @param stocked a truth
	 */
	record Item(int id, String name, double price, boolean stocked) {

		private static Item of(int index, String name) {
			return new Item(FIRST_ID + index, name, PRICE, true);
		}

	}

}
