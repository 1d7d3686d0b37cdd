package io.peerlink.internal.discovery.net;

import java.util.Arrays;
import java.util.List;

import io.peerlink.error.NoSuchInterfaceException;
import io.peerlink.error.PeerLinkException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peerlink.internal.discovery.net.TestInterfaces.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link InterfaceChoice} and {@link AddressChoice}.
 */
class InterfaceChoiceTests {

	private static final LocalInterface LO = new LocalInterface("lo", 1, true, false, false, true,
			List.of(new Subnet(address("127.0.0.1"), 8)), -1);

	private static final LocalInterface ETH0 = ethernet("eth0", true, "192.0.2.5");

	private static final LocalInterface WLAN0 = ethernet("wlan0", true, "198.51.100.5");

	/**
	 * An address like those of VRRP.
	 */
	private static final LocalInterface VIRTUAL = new LocalInterface("eth0", 2, true, true, false, false,
			List.of(new Subnet(address("192.0.2.100"), 32), new Subnet(address("192.0.2.5"), 24)), 1);

	private @Nullable String source;

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
	void addressesThatPacketsComeFromAreUsed() {
		// The JDK lists the address first that was added last.
		LocalInterface alias = ethernet("eth0", true, "192.0.2.6", "192.0.2.5");
		assertThat(choose(List.of(), alias)).containsExactly("eth0 (192.0.2.5)");
		this.source = "192.0.2.6";
		assertThat(choose(List.of(), alias)).containsExactly("eth0 (192.0.2.6)");
	}

	@Test
	void firstAddressIsUsedWherePacketsComeFromAnotherInterface() {
		this.source = "192.0.2.77";
		assertThat(choose(List.of(), ethernet("eth0", true, "192.0.2.6", "192.0.2.5")))
			.containsExactly("eth0 (192.0.2.5)");
		this.source = null;
		assertThat(choose(List.of(), ethernet("eth0", true, "192.0.2.6", "192.0.2.5")))
			.containsExactly("eth0 (192.0.2.5)");
	}

	@Test
	void oneAddressOfEachSubnetIsUsedLinkLocalOnesLast() {
		assertThat(choose(List.of(), ethernet("eth0", true, "203.0.113.1", "192.0.2.6", "192.0.2.5", "169.254.3.4")))
			.containsExactly("eth0 (192.0.2.5, 203.0.113.1, 169.254.3.4)");
	}

	@Test
	void virtualAddressIsNotUsed() {
		assertThat(choose(List.of("eth0"), VIRTUAL)).containsExactly("eth0 (192.0.2.5)");
		assertThat(choose(List.of("192.*"), VIRTUAL)).containsExactly("eth0 (192.0.2.5)");
	}

	@Test
	void virtualAddressIsUsedWhenThereIsNoOther() {
		LocalInterface cloud = new LocalInterface("eth0", 2, true, true, false, false,
				List.of(new Subnet(address("192.0.2.100"), 32)), 1);
		assertThat(choose(List.of(), cloud)).containsExactly("eth0 (192.0.2.100)");
	}

	@Test
	void namedAddressIsUsed() {
		assertThat(choose(List.of("192.0.2.100"), VIRTUAL)).containsExactly("eth0 (192.0.2.100)");
		assertThat(choose(List.of("192.0.2.100", "eth0"), VIRTUAL)).containsExactly("eth0 (192.0.2.100, 192.0.2.5)");
		assertThat(choose(List.of("192.0.2.6"), ethernet("eth0", true, "192.0.2.6", "192.0.2.5")))
			.containsExactly("eth0 (192.0.2.6)");
	}

	@Test
	void systemIsNotAskedAboutASingleAddress() {
		InterfaceChoice choice = new InterfaceChoice(List.of(), null, (destination) -> {
			throw new IllegalStateException("for the test");
		});
		assertThat(choice.choose(List.of(ETH0, WLAN0))).hasSize(2);
	}

	@Test
	void interfaceWithTheAddressOfAnotherIsNotUsed() {
		LocalInterface twin = ethernet("eth1", true, "192.0.2.5");
		assertThat(choose(List.of(), ETH0, twin, WLAN0)).containsExactly("eth0 (192.0.2.5)", "wlan0 (198.51.100.5)");
		InterfaceChoice choice = choice(List.of(), null);
		List<LocalInterface> all = List.of(LO, ETH0, twin, WLAN0);
		assertThat(choice.explainNamesakes(all, choice.choose(all)))
			.contains("eth1 (192.0.2.5)", "same address as eth0")
			.doesNotContain("wlan0", "lo");
		assertThat(choice.explainNamesakes(List.of(LO, ETH0, WLAN0), choice.choose(List.of(LO, ETH0, WLAN0))))
			.isEmpty();
	}

	@Test
	void boundNodeUsesTheInterfaceAndTheAddressThatItIsBoundTo() {
		LocalInterface eth1 = ethernet("eth1", true, "203.0.113.6", "203.0.113.5");
		for (String bound : List.of("203.0.113.5", "203.0.113.6")) {
			assertThat(choice(List.of(), bound).choose(List.of(LO, ETH0, eth1))).extracting(UsableInterface::toString)
				.containsExactly("eth1 (" + bound + ")");
		}
		assertThat(choice(List.of("eth*"), "203.0.113.6").choose(List.of(LO, ETH0, eth1)))
			.extracting(UsableInterface::toString)
			.containsExactly("eth1 (203.0.113.6)");
	}

	@Test
	void nodeThatIsBoundToLoopbackUsesLoopback() {
		for (String bound : List.of("127.0.0.1", "127.0.0.9")) {
			assertThat(choice(List.of(), bound).choose(List.of(LO, ETH0))).extracting(UsableInterface::toString)
				.containsExactly("lo (" + bound + ")");
		}
	}

	@Test
	void nodeThatIsBoundToAMissingAddressUsesNothing() {
		InterfaceChoice choice = choice(List.of(), "203.0.113.5");
		assertThat(choice.choose(List.of(LO, ETH0))).isEmpty();
		assertThat(choice.explain(List.of(LO, ETH0))).contains("203.0.113.5");
	}

	@Test
	void interfacesMustIncludeTheOneThatTheNodeIsBoundTo() {
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> choice(List.of("wlan0"), "192.0.2.5").requireMatch(List.of(LO, ETH0, WLAN0)))
			.withMessage("The node is bound to 192.0.2.5, which is an address of eth0, but multicast DNS may only use "
					+ "wlan0: nobody would find it");
		assertThatExceptionOfType(PeerLinkException.class)
			.isThrownBy(() -> choice(List.of("eth0"), "127.0.0.1").requireMatch(List.of(LO, ETH0)));
		assertThatNoException()
			.isThrownBy(() -> choice(List.of("192.0.2.5"), "192.0.2.5").requireMatch(List.of(LO, ETH0, WLAN0)));
		assertThatNoException().isThrownBy(() -> choice(List.of(), "192.0.2.5").requireMatch(List.of(LO, ETH0)));
	}

	@Test
	void interfaceWhoseLinkFlappedIsNotEqual() {
		LocalInterface before = new LocalInterface("eth0", 2, true, true, false, false, ETH0.subnets(), 4);
		LocalInterface after = new LocalInterface("eth0", 2, true, true, false, false, ETH0.subnets(), 6);
		InterfaceChoice choice = choice(List.of(), null);
		assertThat(choice.choose(List.of(before))).isEqualTo(choice.choose(List.of(before)))
			.isNotEqualTo(choice.choose(List.of(after)));
	}

	@Test
	void explanationNamesTheReasons() {
		assertThat(choice(List.of("wlan*"), null).explain(List.of(LO, ethernet("eth0", false, "192.0.2.5"))))
			.contains("[wlan*]", "eth0: down", "lo: not asked for");
		assertThat(choice(List.of(), null).explain(List.of())).contains("there is none");
	}

	@Test
	void oneOfThePatternsMustMatch() {
		LocalInterface down = ethernet("eth1", false);
		assertThatExceptionOfType(NoSuchInterfaceException.class)
			.isThrownBy(() -> choice(List.of("eth7", "10.*"), null).requireMatch(List.of(LO, ETH0, down)))
			.withMessage("No network interface of this machine matches eth7, 10.*; "
					+ "it has lo (127.0.0.1), eth0 (192.0.2.5), eth1 (down)")
			.satisfies((ex) -> {
				assertThat(ex.getWanted()).containsExactly("eth7", "10.*");
				assertThat(ex.getPresent()).containsExactly("lo (127.0.0.1)", "eth0 (192.0.2.5)", "eth1 (down)");
			});
		assertThatExceptionOfType(NoSuchInterfaceException.class)
			.isThrownBy(() -> choice(List.of("eth0"), null).requireMatch(List.of()))
			.withMessageEndingWith("it has none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "eth0", "192.0.2.5", "192.*", "eth*", "*" })
	void oneMatchingPatternIsEnough(String pattern) {
		InterfaceChoice choice = choice(List.of("eth7", pattern), null);
		assertThatNoException().isThrownBy(() -> choice.requireMatch(List.of(LO, ETH0)));
	}

	@Test
	void matchingInterfaceNeedNotBeUsable() {
		LocalInterface tunnel = new LocalInterface("tun0", 7, true, true, true, false, List.of(), -1);
		for (LocalInterface unusable : List.of(ethernet("eth1", false), ethernet("eth1", true), tunnel)) {
			InterfaceChoice choice = choice(List.of(unusable.name()), null);
			assertThatNoException().isThrownBy(() -> choice.requireMatch(List.of(LO, unusable)));
		}
	}

	private InterfaceChoice choice(List<String> patterns, @Nullable String bound) {
		return new InterfaceChoice(patterns, (bound != null) ? address(bound) : null,
				(destination) -> (this.source != null) ? address(this.source) : null);
	}

	private List<String> choose(List<String> patterns, LocalInterface... all) {
		return choice(patterns, null).choose(List.of(all)).stream().map(UsableInterface::toString).toList();
	}

	private static LocalInterface ethernet(String name, boolean up, String... addresses) {
		return new LocalInterface(name, 2, up, true, false, false,
				Arrays.stream(addresses).map((text) -> new Subnet(address(text), 24)).toList(), 1);
	}

}
