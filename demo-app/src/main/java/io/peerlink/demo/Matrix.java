package io.peerlink.demo;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Matrices of whole numbers, small enough for one datagram.
 */
final class Matrix {

	/**
	 * A request with two factors of this size is well below 1200 bytes.
	 */
	static final int SIZE = 8;

	private static final int MAX_VALUE = 100;

	private Matrix() {
	}

	static long[][] random(RandomGenerator random) {
		return IntStream.range(0, SIZE)
			.mapToObj((row) -> random.longs(SIZE, 0, MAX_VALUE).toArray())
			.toArray(long[][]::new);
	}

	static long[][] multiply(long[][] rows, long[][] factor) {
		return Arrays.stream(rows).map((row) -> multiply(row, factor)).toArray(long[][]::new);
	}

	/**
	 * Splits a matrix into runs of rows.
	 * @param matrix the matrix
	 * @param parts the requested number of runs; the result has fewer if there are fewer
	 * rows
	 * @return the runs, none empty
	 */
	static List<long[][]> split(long[][] matrix, int parts) {
		int count = Math.min(parts, matrix.length);
		return IntStream.range(0, count)
			.mapToObj((part) -> Arrays.copyOfRange(matrix, part * matrix.length / count,
					(part + 1) * matrix.length / count))
			.toList();
	}

	static long[][] join(List<long[][]> chunks) {
		return chunks.stream().flatMap(Arrays::stream).toArray(long[][]::new);
	}

	private static long[] multiply(long[] row, long[][] factor) {
		long[] product = new long[factor[0].length];
		for (int column = 0; column < product.length; column++) {
			for (int i = 0; i < row.length; i++) {
				product[column] += row[i] * factor[i][column];
			}
		}
		return product;
	}

}
