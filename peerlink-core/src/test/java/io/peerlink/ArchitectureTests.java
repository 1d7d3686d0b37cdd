package io.peerlink;

import java.util.List;
import java.util.stream.IntStream;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dependencies between the packages of the core, see docs/architecture.md.
 */
class ArchitectureTests {

	private static final String INTERNAL = "io.peerlink.internal..";

	/**
	 * The floors from bottom to top. A class may only use its own package and packages of
	 * lower floors.
	 */
	private static final List<List<String>> FLOORS = List.of(List.of("error"), List.of("peer"),
			List.of("handler", "spi", "channel", "stream", "file"), List.of("call", "testing"),
			List.of("internal.time", "internal.crypto"), List.of("internal.concurrent"), List.of("internal.wire.json"),
			List.of("internal.wire"), List.of("internal.wire.codec", "internal.payload"),
			List.of("internal.udp", "internal.membership"), List.of("internal.seal"),
			List.of("internal.context", "internal.reliability", "internal.seal.tcp"),
			List.of("internal.liveness", "internal.tcp"),
			List.of("internal.discovery.net", "internal.channel.endpoint"), List.of("internal.discovery.dns"),
			List.of("internal.discovery.dnssd"),
			List.of("internal.client.proxy", "internal.server.dedup", "internal.discovery", "internal.discovery.mdns",
					"internal.channel", "internal.stream"),
			List.of("internal.value"), List.of("internal.client", "internal.server", "internal.file"),
			List.of("internal.node"), List.of(""));

	private static JavaClasses core;

	@BeforeAll
	static void importClasses() {
		core = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.peerlink");
		assertThat(core).isNotEmpty();
	}

	@Test
	void packagesUseOnlyLowerFloors() {
		classes().should(useOnlyLowerFloors()).check(core);
	}

	@Test
	void packagesFormNoCycles() {
		slices().matching("io.peerlink.(**)").should().beFreeOfCycles().check(core);
	}

	@Test
	void frontRoomsDoNotKnowTheEngine() {
		noClasses().that()
			.resideOutsideOfPackages("io.peerlink", INTERNAL)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(INTERNAL)
			.check(core);
	}

	@Test
	void signaturesOfTheDoorDoNotMentionTheEngine() {
		classes().that().resideInAPackage("io.peerlink").and().arePublic().should(hideTheEngine()).check(core);
	}

	@Test
	void coreKnowsNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(core);
	}

	@Test
	void onlyTheMdnsPackageKnowsJmdns() {
		noClasses().that()
			.resideOutsideOfPackage("io.peerlink.internal.discovery.mdns")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("javax.jmdns..")
			.check(core);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(core.stream().map(JavaClass::getPackage))
			.allSatisfy((room) -> assertThat(room.isAnnotatedWith(NullMarked.class)).as(room.getName()).isTrue());
	}

	private static ArchCondition<JavaClass> useOnlyLowerFloors() {
		return new ArchCondition<>("use only their own package and lower floors") {

			@Override
			public void check(JavaClass origin, ConditionEvents events) {
				if (floorOf(origin.getPackageName()) < 0) {
					events.add(SimpleConditionEvent.violated(origin,
							origin.getPackageName() + " has no floor; give it one in ArchitectureTests"));
					return;
				}
				origin.getDirectDependenciesFromSelf()
					.stream()
					.filter((dependency) -> goesUp(origin.getPackageName(), dependency))
					.forEach((dependency) -> events
						.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
			}

		};
	}

	private static boolean goesUp(String origin, Dependency dependency) {
		String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
		return !target.equals(origin) && floorOf(target) >= floorOf(origin);
	}

	private static int floorOf(String packageName) {
		return IntStream.range(0, FLOORS.size())
			.filter((floor) -> FLOORS.get(floor)
				.stream()
				.anyMatch((name) -> packageName.equals(name.isEmpty() ? "io.peerlink" : "io.peerlink." + name)))
			.findFirst()
			.orElse(-1);
	}

	private static ArchCondition<JavaClass> hideTheEngine() {
		return new ArchCondition<>("not mention the engine in public signatures") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getCodeUnits()
					.stream()
					.filter((unit) -> unit.getModifiers().contains(JavaModifier.PUBLIC))
					.filter(ArchitectureTests::mentionsTheEngine)
					.forEach((unit) -> events.add(SimpleConditionEvent.violated(unit, unit.getDescription())));
				type.getFields()
					.stream()
					.filter((field) -> field.getModifiers().contains(JavaModifier.PUBLIC)
							&& field.getType().getAllInvolvedRawTypes().stream().anyMatch(ArchitectureTests::isEngine))
					.forEach((field) -> events.add(SimpleConditionEvent.violated(field, field.getDescription())));
			}

		};
	}

	private static boolean mentionsTheEngine(JavaCodeUnit unit) {
		return unit.getAllInvolvedRawTypes().stream().anyMatch(ArchitectureTests::isEngine)
				|| unit.getThrowsClause().getTypes().stream().anyMatch(ArchitectureTests::isEngine);
	}

	private static boolean isEngine(JavaClass type) {
		return type.getPackageName().startsWith("io.peerlink.internal");
	}

}
