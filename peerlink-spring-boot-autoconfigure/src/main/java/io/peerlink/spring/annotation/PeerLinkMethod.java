package io.peerlink.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Lets peers call a method of a {@link PeerLinkHandler @PeerLinkHandler} bean. May stand
 * on the method of an interface that the bean implements.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PeerLinkMethod {

	/**
	 * Alias for {@link #name()}.
	 * @return the name
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * What peers call the method, after the {@link PeerLinkHandler#prefix() prefix} of
	 * its class.
	 * @return the name, empty for that of the method itself
	 */
	@AliasFor("value")
	String name() default "";

}
