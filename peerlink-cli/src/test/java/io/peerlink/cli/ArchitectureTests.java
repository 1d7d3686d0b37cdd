package io.peerlink.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command is a user of the core like any other.
 */
class ArchitectureTests {

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.peerlink.cli");

	@Test
	void frontRoomsOfTheCoreAreEnough() {
		assertThat(this.classes).isNotEmpty();
		noClasses().should().dependOnClassesThat().resideInAPackage("io.peerlink.internal..").check(this.classes);
	}

	@Test
	void packagesFormNoCycles() {
		slices().matching("io.peerlink.cli.(**)").should().beFreeOfCycles().check(this.classes);
	}

}
