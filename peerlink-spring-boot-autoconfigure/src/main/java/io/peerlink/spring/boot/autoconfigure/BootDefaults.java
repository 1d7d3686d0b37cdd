package io.peerlink.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Finds out whether the application has left something to Spring Boot. Beans of parent
 * contexts count as the application's.
 *
 * @param beanFactory the beans of the application
 * @param environment the properties of the application
 */
record BootDefaults(ConfigurableListableBeanFactory beanFactory, Environment environment) {

	/**
	 * Returns whether Spring Boot has made all beans of some types, if there are any.
	 */
	boolean madeAll(Class<?>... types) {
		return Arrays.stream(types).flatMap((type) -> names(type).stream()).allMatch(this::isMadeByBoot);
	}

	/**
	 * Returns whether there is one bean of a type, exactly of an implementation.
	 */
	boolean hasOnly(Class<?> type, Class<?> implementation) {
		List<String> names = names(type);
		return names.size() == 1 && this.beanFactory.getType(names.get(0), false) == implementation;
	}

	/**
	 * Returns whether there is no bean of a type, which need not be on the class path.
	 */
	boolean hasNone(String type) {
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		return !ClassUtils.isPresent(type, classLoader)
				|| names(ClassUtils.resolveClassName(type, classLoader)).isEmpty();
	}

	/**
	 * Returns whether some properties, and all below these, are not set.
	 */
	boolean areUnset(String... properties) {
		return Arrays.stream(properties).map(ConfigurationPropertyName::of).noneMatch(this::isSet);
	}

	private List<String> names(Class<?> type) {
		return Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type));
	}

	private boolean isMadeByBoot(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return false;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		return factoryMethod != null
				&& factoryMethod.getDeclaringClass().getName().startsWith("org.springframework.boot.");
	}

	private boolean isSet(ConfigurationPropertyName property) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(property) != null
					|| source.containsDescendantOf(property) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
