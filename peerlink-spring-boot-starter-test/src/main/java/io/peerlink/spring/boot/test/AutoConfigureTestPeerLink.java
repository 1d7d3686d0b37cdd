package io.peerlink.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Annotation that connects the auto-configured node of an application under test to a
 * {@link PeerLinkTestNetwork}, which can be injected, instead of the real network. Used
 * with {@code @SpringBootTest} or a test slice; included in
 * {@link PeerLinkTest @PeerLinkTest}.
 * <p>
 * Every application context has its own network, which is closed with the context. Unless
 * configured otherwise, the node has the name {@code spring.application.name}, or
 * {@code application}, and does not ping silent peers, so that no peer goes down while a
 * debugger suspends the JVM.
 * <p>
 * A {@code PeerLink} bean that the application defines itself stays on the network that
 * it was built for, unless it is built with the {@code PeerLinkBuilderCustomizer} beans.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("peerlink.test")
public @interface AutoConfigureTestPeerLink {

	/**
	 * Whether the nodes of the network share a secret, so that the callers of handlers
	 * are {@linkplain io.peerlink.handler.CurrentPeer#isAuthenticated() authenticated}.
	 * To call as a peer with a name, use a node of the network:
	 * {@code network.node("console").peer("greenhouse")}. A secret that the application
	 * has configured is not used.
	 * @return whether messages are sealed
	 */
	@PropertyMapping(skip = PropertyMapping.Skip.ON_DEFAULT_VALUE)
	boolean sealed() default false;

}
