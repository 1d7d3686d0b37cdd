package io.peerlink.internal.server.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ExpiryRotation}.
 */
class ExpiryRotationTests {

	private final ExpiryRotation rotation = new ExpiryRotation();

	private final List<Member> forgotten = new ArrayList<>();

	@Test
	void roundVisitsEachMemberOnce() {
		List<Member> members = add(10, 0, Long.MAX_VALUE);
		this.rotation.begin();
		assertThat(step(1)).isTrue();
		assertThat(step(1)).isTrue();
		assertThat(members).allSatisfy((member) -> assertThat(member.visits).isOne());
	}

	@Test
	void workOfAStepIsLimited() {
		List<Member> members = add(3 * ExpiryRotation.STEP, 0, Long.MAX_VALUE);
		this.rotation.begin();
		assertThat(step(1)).isFalse();
		assertThat(members.stream().filter((member) -> member.visits > 0)).hasSize(ExpiryRotation.STEP);
		assertThat(step(1)).isFalse();
		assertThat(step(1)).isTrue();
		assertThat(members).allSatisfy((member) -> assertThat(member.visits).isOne());
	}

	@Test
	void memberWithManyExpiredCallsTakesSeveralSteps() {
		Member large = add(1, 3 * ExpiryRotation.STEP, Long.MAX_VALUE).get(0);
		Member small = add(1, 1, Long.MAX_VALUE).get(0);
		this.rotation.begin();
		assertThat(step(1)).isFalse();
		assertThat(large.calls).isEqualTo(2 * ExpiryRotation.STEP);
		int steps = 1;
		while (!step(1)) {
			steps++;
		}
		assertThat(steps).isBetween(2, 4);
		assertThat(large.calls).isZero();
		assertThat(small.calls).isZero();
	}

	@Test
	void expiredMemberIsForgotten() {
		Member early = add(1, 0, 5).get(0);
		Member late = add(1, 0, 10).get(0);
		this.rotation.begin();
		step(7);
		assertThat(this.forgotten).containsExactly(early);
		this.rotation.remove(late);
		assertThat(this.rotation.isEmpty()).isTrue();
		this.rotation.begin();
		assertThat(step(20)).isTrue();
		assertThat(this.forgotten).containsExactly(early);
	}

	@Test
	void memberWhoseEndHasFailedIsVisitedAgain() {
		AtomicInteger attempts = new AtomicInteger();
		this.rotation.add(new Member(0, 5), () -> {
			if (attempts.incrementAndGet() == 1) {
				throw new OutOfMemoryError("test");
			}
		});
		this.rotation.begin();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> step(7));
		assertThat(this.rotation.isEmpty()).isFalse();
		this.rotation.begin();
		assertThat(step(7)).isTrue();
		assertThat(attempts).hasValue(2);
		assertThat(this.rotation.isEmpty()).isTrue();
	}

	@Test
	void memberThatIsRemovedDuringARoundIsNotVisited() {
		List<Member> members = add(2 * ExpiryRotation.STEP, 0, Long.MAX_VALUE);
		this.rotation.begin();
		step(1);
		members.subList(ExpiryRotation.STEP, 2 * ExpiryRotation.STEP).forEach(this.rotation::remove);
		while (!step(1)) {
			assertThat(members).allSatisfy((member) -> assertThat(member.visits).isLessThan(3));
		}
		assertThat(members.get(ExpiryRotation.STEP).visits).isZero();
	}

	@Test
	void visitDoesNotHoldTheLock() {
		AtomicInteger visits = new AtomicInteger();
		this.rotation.add(new ExpiryRotation.Member() {

			@Override
			public int expire(long now, int limit) {
				visits.incrementAndGet();
				assertThat(Thread.holdsLock(ExpiryRotationTests.this.rotation)).isFalse();
				return 0;
			}

			@Override
			public boolean isExpired(long now) {
				return false;
			}

		}, () -> {
		});
		this.rotation.begin();
		assertThat(step(1)).isTrue();
		assertThat(visits).hasValue(1);
	}

	private boolean step(long now) {
		return this.rotation.step(this.rotation, now);
	}

	private List<Member> add(int count, int calls, long expiresAt) {
		List<Member> members = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Member member = new Member(calls, expiresAt);
			this.rotation.add(member, () -> this.forgotten.add(member));
			members.add(member);
		}
		return members;
	}

	private static final class Member implements ExpiryRotation.Member {

		private final long expiresAt;

		private int calls;

		private int visits;

		Member(int calls, long expiresAt) {
			this.calls = calls;
			this.expiresAt = expiresAt;
		}

		@Override
		public int expire(long now, int limit) {
			this.visits++;
			int forgotten = Math.min(this.calls, limit);
			this.calls -= forgotten;
			return forgotten;
		}

		@Override
		public boolean isExpired(long now) {
			return this.expiresAt - now <= 0;
		}

	}

}
