package io.peerlink.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application says to its peers and hears from them, on a
 * {@link PeerLinkTestNetwork} and without the rest of the application.
 * <p>
 * Auto-configured are the node with everything that belongs to it, Jackson, validation,
 * task execution, messages and AOP. Of the components that scanning finds these are made:
 * <ul>
 * <li>those with {@code @PeerLinkHandler}</li>
 * <li>those with {@code @PeerLinkChannel} methods</li>
 * <li>{@code @PeerLinkClient} interfaces</li>
 * <li>{@code PeerLinkBuilderCustomizer}s</li>
 * <li>{@code @JacksonComponent}s and {@code JacksonModule}s</li>
 * </ul>
 * What they need beyond that comes from
 * {@link org.springframework.test.context.bean.override.mockito.MockitoBean @MockitoBean}
 * or {@link org.springframework.context.annotation.Import @Import}. To test the whole
 * application, use {@code @SpringBootTest} with
 * {@link AutoConfigureTestPeerLink @AutoConfigureTestPeerLink}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(PeerLinkTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(PeerLinkTypeExcludeFilter.class)
@AutoConfigurePeerLink
@AutoConfigureTestPeerLink
@ImportAutoConfiguration
public @interface PeerLinkTest {

	/**
	 * Properties to add to the environment of the application.
	 * @return the properties, as {@code key=value}
	 */
	String[] properties() default {};

	/**
	 * Alias for {@link #handlers()}.
	 * @return the classes of the components
	 */
	@AliasFor("handlers")
	Class<?>[] value() default {};

	/**
	 * Components to make, instead of all those with {@code @PeerLinkHandler} or
	 * {@code @PeerLinkChannel} methods.
	 * @return the classes of the components; none to make all
	 */
	@AliasFor("value")
	Class<?>[] handlers() default {};

	/**
	 * Whether the components that are listed above are made. If not, only those of
	 * {@link #includeFilters()} are.
	 * @return whether they are made
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components to make.
	 * @return the filters that find them
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components not to make.
	 * @return the filters that find them
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the classes of the auto-configurations
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
