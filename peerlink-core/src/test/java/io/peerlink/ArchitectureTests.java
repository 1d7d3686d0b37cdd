package io.peerlink;

import java.util.Map;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
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
 * The rooms of the house, and which of them may know which.
 */
class ArchitectureTests {

	/**
	 * A class may use its own package and packages of lower floors, nothing else of ours.
	 * So of all others only the root package may use mDNS.
	 */
	private static final Map<String, Integer> FLOORS = Map.ofEntries(Map.entry("io.peerlink.error", 0),
			Map.entry("io.peerlink.time", 0), Map.entry("io.peerlink.concurrent", 1), Map.entry("io.peerlink.wire", 1),
			Map.entry("io.peerlink.payload", 2), Map.entry("io.peerlink.reliability", 2),
			Map.entry("io.peerlink.transport", 2), Map.entry("io.peerlink.discovery", 3),
			Map.entry("io.peerlink.discovery.mdns", 4), Map.entry("io.peerlink.channel", 4),
			Map.entry("io.peerlink.rpc", 4), Map.entry("io.peerlink", 5));

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
	void coreKnowsNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(core);
	}

	@Test
	void onlyTheMdnsPackageKnowsJmdns() {
		noClasses().that()
			.resideOutsideOfPackage("io.peerlink.discovery.mdns")
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
				if (!FLOORS.containsKey(origin.getPackageName())) {
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
		return !target.equals(origin) && FLOORS.getOrDefault(target, -1) >= FLOORS.getOrDefault(origin, -1);
	}

}
