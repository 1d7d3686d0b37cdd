package io.peerlink.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Finds out whether observations become meters and nothing else: everything that could
 * see or change one is made by Spring Boot and does as it does by default.
 *
 * @param beanFactory the beans of the application
 * @param environment the properties of the application
 */
record OnlyMeters(ConfigurableListableBeanFactory beanFactory, Environment environment) {

	private static final String BOOT = "org.springframework.boot.";

	private static final String CUSTOMIZER = BOOT
			+ "micrometer.observation.autoconfigure.ObservationRegistryCustomizer";

	/**
	 * Properties that change which observations there are, their tags or their meters.
	 */
	private static final Map<String, Bindable<?>> PROPERTIES = Map.of("management.observations.enable",
			Bindable.mapOf(String.class, String.class), "management.observations.key-values",
			Bindable.mapOf(String.class, String.class), "management.metrics.observations.ignored-meters",
			Bindable.listOf(String.class));

	/**
	 * Returns whether nothing but meters listens. Call it after the registry was created,
	 * as its handlers are then known.
	 */
	boolean listen() {
		return areMadeByBoot(ObservationRegistry.class) && areMadeByBoot(ObservationHandler.class)
				&& handlersAreMeters() && areMadeByBoot(ObservationPredicate.class)
				&& areMadeByBoot(ObservationFilter.class) && names(GlobalObservationConvention.class).isEmpty()
				&& hasNoCustomizer() && !isAnyPropertySet();
	}

	/**
	 * Returns whether all beans of a type are made by Spring Boot, or there are none.
	 */
	private boolean areMadeByBoot(Class<?> type) {
		return names(type).stream().allMatch(this::isMadeByBoot);
	}

	private boolean handlersAreMeters() {
		List<String> names = names(ObservationHandler.class);
		return names.size() == 1
				&& this.beanFactory.getType(names.get(0), false) == DefaultMeterObservationHandler.class;
	}

	private boolean hasNoCustomizer() {
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		return !ClassUtils.isPresent(CUSTOMIZER, classLoader)
				|| names(ClassUtils.resolveClassName(CUSTOMIZER, classLoader)).isEmpty();
	}

	private List<String> names(Class<?> type) {
		return Arrays.asList(this.beanFactory.getBeanNamesForType(type, true, false));
	}

	private boolean isMadeByBoot(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return false;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		return factoryMethod != null && factoryMethod.getDeclaringClass().getName().startsWith(BOOT);
	}

	private boolean isAnyPropertySet() {
		Binder binder = Binder.get(this.environment);
		return PROPERTIES.entrySet()
			.stream()
			.anyMatch((property) -> binder.bind(property.getKey(), property.getValue()).isBound());
	}

}
