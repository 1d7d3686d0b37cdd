package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Scans packages beyond those of the application for
 * {@link PeerLinkClient @PeerLinkClient} interfaces. An interface that is found twice
 * becomes one bean. With {@code peerlink.enabled=false} no package is scanned.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(PeerLinkClientScanRegistrar.class)
public @interface PeerLinkClientScan {

	/**
	 * Alias for {@link #basePackages()}.
	 * @return the packages
	 */
	@AliasFor("basePackages")
	String[] value() default {};

	/**
	 * The packages to scan, including their subpackages. If neither these nor
	 * {@link #basePackageClasses()} are set, the package of the annotated class is
	 * scanned. Placeholders such as <code>${clients.package}</code> are resolved.
	 * @return the packages
	 */
	@AliasFor("value")
	String[] basePackages() default {};

	/**
	 * Classes whose packages are scanned as well. A type-safe alternative to
	 * {@link #basePackages()}.
	 * @return a class or interface of each package
	 */
	Class<?>[] basePackageClasses() default {};

}
