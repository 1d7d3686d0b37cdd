package io.peerlink.spring.annotation;

import java.util.concurrent.atomic.AtomicInteger;

import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Wraps the bean {@code handler} in a proxy that counts calls: a proxy of its interfaces,
 * or of its class with {@code proxy-target-class=true}.
 */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

	@Bean
	static BeanNameAutoProxyCreator proxies(Environment environment) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames("handler");
		creator.setInterceptorNames("counting");
		creator.setProxyTargetClass(environment.getProperty("proxy-target-class", Boolean.class, false));
		return creator;
	}

	@Bean
	AtomicInteger calls() {
		return new AtomicInteger();
	}

	@Bean
	MethodInterceptor counting(AtomicInteger calls) {
		return (invocation) -> {
			calls.incrementAndGet();
			return invocation.proceed();
		};
	}

}
