package io.peerlink.internal.discovery.net;

import java.util.Arrays;
import java.util.List;

import io.peerlink.error.NoSuchInterfaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link InterfaceChoice}.
 */
class InterfaceChoiceTests {

	private static final LocalInterface LO = new LocalInterface("lo", 1, true, false, false, true,
			List.of(new Subnet(address("127.0.0.1"), 8)), -1);

	private static final LocalInterface ETH0 = ethernet("eth0", true, "192.0.2.5");

	private static final LocalInterface WLAN0 = ethernet("wlan0", true, "198.51.100.5");

	@Test
	void allEthernetInterfacesAreUsed() {
		assertThat(choose(List.of(), LO, ETH0, WLAN0)).containsExactly("eth0 (192.0.2.5)", "wlan0 (198.51.100.5)");
	}

	@Test
	void loopbackIsUsedWhenNothingElseIsUsable() {
		assertThat(choose(List.of(), LO, ethernet("eth0", false, "192.0.2.5"), ethernet("eth1", true)))
			.containsExactly("lo (127.0.0.1)");
		assertThat(choose(List.of("*"), LO)).containsExactly("lo (127.0.0.1)");
	}

	@Test
	void loopbackIsUsedWhenItIsNamed() {
		assertThat(choose(List.of("lo"), LO, ETH0)).containsExactly("lo (127.0.0.1)");
		assertThat(choose(List.of("127.*", "eth*"), LO, ETH0)).containsExactly("lo (127.0.0.1)", "eth0 (192.0.2.5)");
	}

	@Test
	void namesAndAddressesSelect() {
		assertThat(choose(List.of("eth*"), LO, ETH0, WLAN0)).containsExactly("eth0 (192.0.2.5)");
		assertThat(choose(List.of("198.51.*"), LO, ETH0, WLAN0)).containsExactly("wlan0 (198.51.100.5)");
		assertThat(choose(List.of("eth"), LO, ETH0, WLAN0)).isEmpty();
		assertThat(choose(List.of("192.0.2.6"), LO, ETH0)).isEmpty();
	}

	@Test
	void patternsAreNotRegularExpressions() {
		assertThat(choose(List.of("eth."), LO, ETH0)).isEmpty();
		assertThat(choose(List.of("(", "\\E"), LO, ETH0)).isEmpty();
	}

	@Test
	void tunnelsAndInterfacesWithoutMulticastAreNotUsed() {
		LocalInterface tunnel = new LocalInterface("tun0", 7, true, true, true, false,
				List.of(new Subnet(address("10.0.0.1"), 24)), -1);
		LocalInterface withoutMulticast = new LocalInterface("dummy0", 8, true, false, false, false,
				List.of(new Subnet(address("10.0.1.1"), 24)), -1);
		assertThat(choose(List.of(), ETH0, tunnel, withoutMulticast)).containsExactly("eth0 (192.0.2.5)");
		assertThat(choose(List.of("tun0"), ETH0, tunnel)).isEmpty();
	}

	@Test
	void oneAddressOfEachInterfaceIsUsed() {
		assertThat(choose(List.of(), ethernet("eth0", true, "192.0.2.5", "192.0.2.6")))
			.containsExactly("eth0 (192.0.2.5)");
		assertThat(choose(List.of("192.0.2.6"), ethernet("eth0", true, "192.0.2.5", "192.0.2.6")))
			.containsExactly("eth0 (192.0.2.6)");
		assertThat(choose(List.of(), ethernet("eth0", true, "169.254.3.4", "192.0.2.6")))
			.containsExactly("eth0 (192.0.2.6)");
	}

	@Test
	void interfaceWhoseLinkFlappedIsNotEqual() {
		LocalInterface before = new LocalInterface("eth0", 2, true, true, false, false, ETH0.subnets(), 4);
		LocalInterface after = new LocalInterface("eth0", 2, true, true, false, false, ETH0.subnets(), 6);
		InterfaceChoice choice = new InterfaceChoice(List.of());
		assertThat(choice.choose(List.of(before))).isEqualTo(choice.choose(List.of(before)))
			.isNotEqualTo(choice.choose(List.of(after)));
	}

	@Test
	void explanationNamesTheReasons() {
		assertThat(new InterfaceChoice(List.of("wlan*")).explain(List.of(LO, ethernet("eth0", false, "192.0.2.5"))))
			.contains("[wlan*]", "eth0: down", "lo: not asked for");
		assertThat(new InterfaceChoice(List.of()).explain(List.of())).contains("there is none");
	}

	@Test
	void oneOfThePatternsMustMatch() {
		LocalInterface down = ethernet("eth1", false);
		assertThatExceptionOfType(NoSuchInterfaceException.class)
			.isThrownBy(() -> new InterfaceChoice(List.of("eth7", "10.*")).requireMatch(List.of(LO, ETH0, down)))
			.withMessage("No network interface of this machine matches eth7, 10.*; "
					+ "it has lo (127.0.0.1), eth0 (192.0.2.5), eth1 (down)")
			.satisfies((ex) -> {
				assertThat(ex.getWanted()).containsExactly("eth7", "10.*");
				assertThat(ex.getPresent()).containsExactly("lo (127.0.0.1)", "eth0 (192.0.2.5)", "eth1 (down)");
			});
		assertThatExceptionOfType(NoSuchInterfaceException.class)
			.isThrownBy(() -> new InterfaceChoice(List.of("eth0")).requireMatch(List.of()))
			.withMessageEndingWith("it has none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "eth0", "192.0.2.5", "192.*", "eth*", "*" })
	void oneMatchingPatternIsEnough(String pattern) {
		InterfaceChoice choice = new InterfaceChoice(List.of("eth7", pattern));
		assertThatNoException().isThrownBy(() -> choice.requireMatch(List.of(LO, ETH0)));
	}

	@Test
	void matchingInterfaceNeedNotBeUsable() {
		LocalInterface tunnel = new LocalInterface("tun0", 7, true, true, true, false, List.of(), -1);
		for (LocalInterface unusable : List.of(ethernet("eth1", false), ethernet("eth1", true), tunnel)) {
			InterfaceChoice choice = new InterfaceChoice(List.of(unusable.name()));
			assertThatNoException().isThrownBy(() -> choice.requireMatch(List.of(LO, unusable)));
		}
	}

	private static List<String> choose(List<String> patterns, LocalInterface... all) {
		return new InterfaceChoice(patterns).choose(List.of(all)).stream().map(UsableInterface::toString).toList();
	}

	private static LocalInterface ethernet(String name, boolean up, String... addresses) {
		return new LocalInterface(name, 2, up, true, false, false,
				Arrays.stream(addresses).map((text) -> new Subnet(address(text), 24)).toList(), 1);
	}

}
