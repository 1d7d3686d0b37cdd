package io.peerlink.spring.boot.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the dependencies of the test support.
 */
class ArchitectureTests {

	private static final String TEST_SUPPORT = "io.peerlink.spring.boot.test..";

	/**
	 * The classes of the test support and of everything that it tests.
	 */
	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.peerlink");

	@Test
	void packagesAreFreeOfTangles() {
		slices().matching("(**)").should().beFreeOfCycles().check(this.classes);
	}

	@Test
	void onlyPublicPackagesOfTheCoreAreUsed() {
		noClasses().that()
			.resideInAPackage(TEST_SUPPORT)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.peerlink.internal..")
			.check(this.classes);
	}

	@Test
	void onlyTheTestSupportUsesTestLibraries() {
		noClasses().that()
			.resideOutsideOfPackage(TEST_SUPPORT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(TEST_SUPPORT, "org.springframework.boot.test..", "org.springframework.test..",
					"org.junit..")
			.check(this.classes);
	}

	@Test
	void optionalLibrariesAreNotRequired() {
		noClasses().that()
			.resideInAPackage(TEST_SUPPORT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..",
					"io.micrometer..", "reactor..", "org.springframework.web..", "jakarta..", "javax.jmdns..",
					"io.peerlink.spring.boot.actuate..", "io.peerlink.spring.boot.health..",
					"io.peerlink.spring.metrics..", "io.peerlink.spring.observation..", "io.peerlink.spring.reactive..")
			.check(this.classes);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.resideInAPackage(TEST_SUPPORT)
			.and()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.check(this.classes);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		methods().that()
			.areDeclaredInClassesThat()
			.resideInAPackage(TEST_SUPPORT)
			.and()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(this.classes);
		constructors().that()
			.areDeclaredInClassesThat()
			.resideInAPackage(TEST_SUPPORT)
			.and()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveRawParameterTypes(new Class<?>[0])
			.check(this.classes);
	}

	@Test
	void autoConfigurationsAreImportedByTheAnnotation() {
		assertThat(ImportCandidates.load(AutoConfigureTestPeerLink.class, null))
			.containsExactlyInAnyOrderElementsOf(this.classes.stream()
				.filter((type) -> type.getPackageName().equals(AutoConfigureTestPeerLink.class.getPackageName()))
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(this.classes.stream().map(JavaClass::getPackage))
			.allSatisfy((types) -> assertThat(types.isAnnotatedWith(NullMarked.class)).as(types.getName()).isTrue());
	}

}
