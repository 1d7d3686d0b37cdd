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
 * Annotation for a test of the communication of an application with its peers, on a
 * {@link PeerLinkTestNetwork} and without the rest of the application.
 * <p>
 * Auto-configures the node and everything that belongs to it, Jackson, validation, task
 * execution, messages and AOP. Of the scanned components these are included:
 * <ul>
 * <li>those with {@code @PeerLinkHandler}</li>
 * <li>those with {@code @PeerLinkChannel} or {@code @PeerLinkStream} methods</li>
 * <li>{@code @PeerLinkClient} interfaces</li>
 * <li>{@code PeerLinkBuilderCustomizer}s</li>
 * <li>{@code @JacksonComponent}s and {@code JacksonModule}s</li>
 * </ul>
 * Their other dependencies are provided by
 * {@link org.springframework.test.context.bean.override.mockito.MockitoBean @MockitoBean}
 * or {@link org.springframework.context.annotation.Import @Import}. To test the whole
 * application, use {@code @SpringBootTest} with
 * {@link AutoConfigureTestPeerLink @AutoConfigureTestPeerLink}.
 *
 * @since 0.1.0
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
	 * Whether the callers of handlers are authenticated, see
	 * {@link AutoConfigureTestPeerLink#sealed()}.
	 * @return whether messages are sealed
	 */
	@AliasFor(annotation = AutoConfigureTestPeerLink.class, attribute = "sealed")
	boolean sealed() default false;

	/**
	 * Alias for {@link #handlers()}.
	 * @return the classes of the components
	 */
	@AliasFor("handlers")
	Class<?>[] value() default {};

	/**
	 * Components to include, instead of all those with {@code @PeerLinkHandler} or
	 * {@code @PeerLinkChannel} or {@code @PeerLinkStream} methods.
	 * @return the classes of the components; empty to include all
	 */
	@AliasFor("value")
	Class<?>[] handlers() default {};

	/**
	 * Whether the components that are listed above are included. If not, only those of
	 * {@link #includeFilters()} are.
	 * @return whether they are included
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components to include.
	 * @return the filters that match them
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components to exclude.
	 * @return the filters that match them
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to exclude.
	 * @return the classes of the auto-configurations
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
