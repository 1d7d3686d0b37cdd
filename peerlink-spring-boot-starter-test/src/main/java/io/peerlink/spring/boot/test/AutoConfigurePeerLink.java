package io.peerlink.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Adds the auto-configurations that an application with a node needs to a test slice.
 * {@link PeerLinkTest @PeerLinkTest} includes it; other slices, such as
 * {@code @WebMvcTest}, use it together with
 * {@link AutoConfigureTestPeerLink @AutoConfigureTestPeerLink}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigurePeerLink {

}
