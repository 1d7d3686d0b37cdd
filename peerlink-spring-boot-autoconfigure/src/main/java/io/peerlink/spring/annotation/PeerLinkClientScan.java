package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Looks for {@link PeerLinkClient @PeerLinkClient} interfaces in more packages than those
 * of the application. An interface that is found twice is one bean. With
 * {@code peerlink.enabled=false} nothing is looked for.
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
	 * Where to look, with all packages below. When there are neither these nor
	 * {@link #basePackageClasses()}, it is the package of the annotated class.
	 * Placeholders such as <code>${clients.package}</code> are resolved.
	 * @return the packages
	 */
	@AliasFor("value")
	String[] basePackages() default {};

	/**
	 * Classes whose packages are looked in, too, which survives that a package is
	 * renamed.
	 * @return a class or interface of each package
	 */
	Class<?>[] basePackageClasses() default {};

}
