package io.peerlink.spring.annotation;

import java.io.IOException;

import io.peerlink.PeerLink;
import io.peerlink.call.InvalidClientException;
import io.peerlink.spring.annotation.invalid.Uncallable;
import io.peerlink.spring.annotation.misplaced.NoInterface;
import io.peerlink.spring.annotation.scan.Adder;
import io.peerlink.spring.annotation.scan.Clients;
import io.peerlink.spring.annotation.scan.other.OtherConfiguration;
import io.peerlink.spring.testing.MemoryLan;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerLinkClientScanTests {

	private static final String OTHER_ADDER = "io.peerlink.spring.annotation.scan.other.Adder";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withBean(PeerLink.class,
			() -> new MemoryLan().node("node"));

	@Test
	void interfacesInAndBelowThePackageOfAClassAreFound() {
		this.runner.withUserConfiguration(ByClass.class)
			.run((context) -> assertThat(context.getBeanNamesForType(PeerLinkClientFactoryBean.class))
				.containsExactlyInAnyOrder("&adder", "&" + OTHER_ADDER, "&clients.First", "&clients.Second",
						"&clients.ByOtherAnnotation"));
	}

	@Test
	void packageMayBeAPlaceholder() {
		this.runner.withUserConfiguration(ByName.class)
			.withPropertyValues("clients.package=" + OtherConfiguration.class.getPackageName())
			.run((context) -> assertThat(context).hasBean("adder").doesNotHaveBean(Adder.class));
	}

	@Test
	void packageOfTheAnnotatedClassIsTheDefault() {
		this.runner.withUserConfiguration(OtherConfiguration.class)
			.run((context) -> assertThat(context).hasBean("adder").doesNotHaveBean(Adder.class));
	}

	@Test
	void interfaceThatIsFoundTwiceIsOneBean() {
		this.runner.withUserConfiguration(ByClass.class, OtherConfiguration.class, Overlapping.class)
			.run((context) -> assertThat(context).hasSingleBean(Adder.class)
				.hasSingleBean(io.peerlink.spring.annotation.scan.other.Adder.class));
	}

	@Test
	void nameOfAnotherBeanIsNotOverridden() {
		this.runner.withUserConfiguration(ByClass.class)
			.withBean("adder", String.class, () -> "mine")
			.run((context) -> {
				assertThat(context.getBean("adder")).isEqualTo("mine");
				assertThat(context.getBean(Adder.class.getName())).isInstanceOf(Adder.class);
			});
	}

	@Test
	void secondBeanOfAnInterfaceFailsItsInjection() {
		this.runner.withUserConfiguration(ByClass.class)
			.withBean("adder", Adder.class, () -> Integer::sum)
			.run((context) -> assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(Adder.class))
				.withMessageContaining("adder," + Adder.class.getName()));
	}

	@Test
	void typeIsKnownBeforeAnyBeanIsCreated() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(ByClass.class)
			.run((context) -> {
				assertThat(context.getBeanNamesForType(Adder.class)).containsExactly("adder");
				assertThat(context.getType("adder")).isEqualTo(Adder.class);
				assertThat(context.isTypeMatch("adder", Adder.class)).isTrue();
				assertThat(PeerLinkClientFactoryBean.clientTypes(context)).hasSize(5)
					.contains(Adder.class, Clients.First.class, io.peerlink.spring.annotation.scan.other.Adder.class);
				assertThat(context.getBeanFactory().containsSingleton("adder")).isFalse();
				assertThat(context.getBean(Adder.class)).isSameAs(context.getBean("adder"));
			});
	}

	@Test
	void clientIsInjectedByItsType() {
		this.runner.withUserConfiguration(ByClass.class)
			.withBean(Shop.class)
			.run((context) -> assertThat(context.getBean(Shop.class).adder()).hasToString("Adder client for 'worker'"));
	}

	@Test
	void annotationsForComponentsApply() {
		this.runner.withUserConfiguration(ByClass.class).run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("clients.First")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("clients.Second")).isFalse();
			assertThat(context.getBean(Clients.Unannotated.class)).isInstanceOf(Clients.Second.class);
		});
	}

	@Test
	void profileOfAnInterfaceApplies() {
		this.runner.withUserConfiguration(ByClass.class)
			.withPropertyValues("spring.profiles.active=special")
			.run((context) -> assertThat(context).hasSingleBean(Clients.Special.class));
	}

	@Test
	void adviceAppliesToClients() {
		this.runner.withUserConfiguration(ByClass.class, AdviceConfiguration.class)
			.run((context) -> assertThat(context.getBean(Adder.class).add(1, 2)).isEqualTo(42));
	}

	@Test
	void packageWithoutClientsIsNoError() {
		this.runner.withUserConfiguration(Empty.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PeerLinkClientFactoryBean.class));
	}

	@Test
	void nothingIsScannedWhenDisabled() {
		this.runner.withUserConfiguration(ByClass.class)
			.withPropertyValues("peerlink.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PeerLinkClientFactoryBean.class));
	}

	@Test
	void annotatedClassFailsTheStart() {
		this.runner.withUserConfiguration(Misplaced.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidClientException.class)
				.hasMessageContaining(NoInterface.class.getName()));
	}

	@Test
	void uncallableClientFailsTheStartAlthoughItIsNotInjected() {
		this.runner.withUserConfiguration(Invalid.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidClientException.class)
				.hasMessageContaining(Uncallable.class.getName()));
	}

	@Test
	void codeThatIsGeneratedAheadOfTimeIsInThePackageOfTheInterface() throws IOException {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(ByClass.class)), files);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(ByClass.class, NodeConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFileContent(GeneratedFiles.Kind.SOURCE,
				ClassUtils.convertClassNameToResourcePath(Adder.class.getName()) + "__BeanDefinitions.java"))
			.contains(
					"setTargetType(ResolvableType.forClassWithGenerics(PeerLinkClientFactoryBean.class, Adder.class))")
			.contains("addIndexedArgumentValue(0, Adder.class)");
	}

	@Configuration(proxyBeanMethods = false)
	static class NodeConfiguration {

		@Bean
		PeerLink node() {
			return new MemoryLan().node("node");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan(basePackageClasses = Adder.class)
	static class ByClass {

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan("${clients.package}")
	static class ByName {

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan(basePackages = { "io.peerlink.spring.annotation.scan", "io.peerlink.spring.annotation.scan" },
			basePackageClasses = OtherConfiguration.class)
	static class Overlapping {

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan("io.peerlink.spring.testing")
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan(basePackageClasses = NoInterface.class)
	static class Misplaced {

	}

	@Configuration(proxyBeanMethods = false)
	@PeerLinkClientScan(basePackageClasses = Uncallable.class)
	static class Invalid {

	}

	@Configuration(proxyBeanMethods = false)
	static class AdviceConfiguration {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("adder");
			creator.setInterceptorNames("answer");
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		MethodInterceptor answer() {
			return (invocation) -> 42;
		}

	}

	record Shop(Adder adder) {
	}

}
