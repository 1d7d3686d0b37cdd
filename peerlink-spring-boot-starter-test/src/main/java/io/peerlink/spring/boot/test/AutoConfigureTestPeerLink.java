package io.peerlink.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Puts the auto-configured node of an application under test on a
 * {@link PeerLinkTestNetwork}, which can be injected, instead of the real network. To be
 * used with {@code @SpringBootTest} or a test slice; {@link PeerLinkTest @PeerLinkTest}
 * includes it.
 * <p>
 * Every application context has a network of its own, which lives as long as the context
 * does. Unless the application is configured otherwise, its node is named as
 * {@code spring.application.name}, or {@code application}, and does not ping silent
 * peers, so that nobody is lost while a debugger holds the JVM.
 * <p>
 * A {@code PeerLink} bean that the application makes itself stays on the network that it
 * was built for. It has to be built with the {@code PeerLinkBuilderCustomizer} beans to
 * be moved.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestPeerLink {

}
