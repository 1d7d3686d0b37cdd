package io.peerlink.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Annotation that adds the auto-configurations of a node to a test slice. Included in
 * {@link PeerLinkTest @PeerLinkTest}; other slices, such as {@code @WebMvcTest}, use it
 * together with {@link AutoConfigureTestPeerLink @AutoConfigureTestPeerLink}.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigurePeerLink {

}
