package io.peerlink.demo;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MatrixTests {

	@Test
	void productOfKnownMatricesIsCorrect() {
		assertThat(Matrix.multiply(new long[][] { { 1, 2 }, { 3, 4 } }, new long[][] { { 5, 6 }, { 7, 8 } }))
			.isDeepEqualTo(new long[][] { { 19, 22 }, { 43, 50 } });
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 8, 50 })
	void joinedProductsOfThePartsEqualTheProduct(int parts) {
		long[][] left = Matrix.random(new Random(parts));
		long[][] right = Matrix.random(new Random(-parts));
		List<long[][]> chunks = Matrix.split(left, parts);
		assertThat(chunks).hasSize(Math.min(parts, Matrix.SIZE)).allSatisfy((chunk) -> assertThat(chunk).isNotEmpty());
		List<long[][]> products = chunks.stream().map((chunk) -> Matrix.multiply(chunk, right)).toList();
		assertThat(Matrix.join(products)).isDeepEqualTo(Matrix.multiply(left, right));
	}

}
