package io.peerlink.spring;

import java.util.Arrays;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules of Spring Boot for auto-configurations, and rules of this project.
 */
class ArchitectureTests {

	private static final String BOOT = "org.springframework.boot..";

	private static final String AUTO_CONFIGURE = "io.peerlink.spring.boot..";

	/**
	 * Classes that are loaded only if their optional dependency is present.
	 */
	private static final String ISOLATED = "io\\.peerlink\\.spring\\.annotation\\.(ConstraintViolations|Reactive(Items|Result|Security.*))";

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.peerlink.spring");

	@Test
	void packagesAreFreeOfTangles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().check(this.classes);
	}

	@Test
	void onlyPublicPackagesOfTheCoreAreUsed() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.peerlink.internal..").check(this.classes);
	}

	@Test
	void onlyTheAutoConfigurationNeedsSpringBoot() {
		noClasses().that()
			.resideOutsideOfPackage(AUTO_CONFIGURE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(BOOT, AUTO_CONFIGURE)
			.check(this.classes);
	}

	@Test
	void optionalLibrariesAreNotRequired() {
		assertOptional("org.springframework.boot.actuate", "io.peerlink.spring.boot.actuate");
		assertOptional("org.springframework.boot.health", "io.peerlink.spring.boot.health");
		assertOptional("io.micrometer.core", "io.peerlink.spring.metrics");
		assertOptional("io.micrometer.observation", "io.peerlink.spring.observation");
		assertOptional("io.micrometer", "io.peerlink.spring.metrics", "io.peerlink.spring.observation");
		assertOptional("reactor", "io.peerlink.spring.reactive");
		assertOptional("org.springframework.web", "io.peerlink.spring.web");
		assertOptional("org.springframework.http", "io.peerlink.spring.web");
		assertOptional("org.springframework.security", "io.peerlink.spring.security");
		assertOptional("jakarta");
		assertOptional("javax.jmdns");
	}

	/**
	 * Asserts that an optional library is used only by the packages for it, and these
	 * packages only by auto-configurations that are conditional on it.
	 */
	private void assertOptional(String library, String... packages) {
		noClasses().that(resideOutsideOfPackages(packages))
			.and(not(conditionalOn(library)))
			.and(not(nameMatching(ISOLATED)))
			.should()
			.dependOnClassesThat(resideInAPackage(library + "..").or(resideInAnyPackage(packages)))
			.check(this.classes);
	}

	private static DescribedPredicate<JavaClass> conditionalOn(String library) {
		return describe("are conditional on " + library, (type) -> type.isAnnotatedWith(AutoConfiguration.class)
				&& conditions(type).anyMatch((needed) -> needed.getPackageName().startsWith(library)));
	}

	private static Stream<JavaClass> conditions(JavaClass type) {
		return type.tryGetAnnotationOfType(ConditionalOnClass.class.getName())
			.map((condition) -> (JavaClass[]) condition.get("value").orElseThrow())
			.stream()
			.flatMap(Arrays::stream);
	}

	@Test
	void testLibrariesAreUsedByTestsOnly() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.test..", "org.springframework.test..", "org.junit..")
			.check(this.classes);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
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
	void autoConfigurationsAreListed() {
		Stream<String> annotated = this.classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName);
		assertThat(ImportCandidates.load(AutoConfiguration.class, null)).containsAll(annotated.toList());
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(this.classes);
		fields().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.allowEmptyShould(true)
			.check(this.classes);
		constructors().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveRawParameterTypes(new Class<?>[0])
			.check(this.classes);
	}

	@Test
	void classConditionsStandOnClasses() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.check(this.classes);
	}

	@Test
	void propertiesAreRecords() {
		classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.beAssignableTo(Record.class)
			.check(this.classes);
	}

}
