package io.peerlink;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for values that are written by the types that handlers and typed clients declare,
 * without which the type ids of elements would be missing.
 */
class DeclaredTypeTests {

	private static final List<Animal> ANIMALS = List.of(new Dog("Rex"), new Cat(9));

	private final TestNodes nodes = new TestNodes();

	private final PeerLink caller = this.nodes.start("caller");

	private final PeerLink callee = this.nodes.start("callee");

	@BeforeEach
	void registerHandlers() throws InterruptedException {
		this.callee.register(new ShelterHandler());
		this.callee.register("json", JsonNode.class, JsonNode::toString);
		this.nodes.awaitAll();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void elementsOfResultsKeepTheirTypes() {
		Shelter shelter = shelter();
		assertThat(shelter.all()).isEqualTo(ANIMALS);
		assertThat(shelter.byName()).isEqualTo(Map.of("a", new Dog("Rex")));
		assertThat(shelter.oldest()).contains(new Cat(9));
		assertThat(shelter.boxed()).isEqualTo(new Box<>(new Dog("Rex"), ANIMALS));
		assertThat(shelter.nested()).isEqualTo(List.of(ANIMALS));
		assertThat(shelter.later().join()).isEqualTo(ANIMALS);
		assertThat(shelter.anyOf()).isEqualTo(ANIMALS);
		assertThat(shelter.grid()).isDeepEqualTo(new Animal[][] { { new Dog("Rex") } });
	}

	@Test
	void elementsOfResultsKeepTheirTypesForCallsByName() {
		assertThat(this.caller.peer("callee").call("all", new TypeReference<List<Animal>>() {
		})).isEqualTo(ANIMALS);
		assertThat(this.caller.broadcast().first("all", new TypeReference<List<Animal>>() {
		}).get()).isEqualTo(ANIMALS);
	}

	@Test
	void elementsOfArgumentsKeepTheirTypes() {
		Shelter shelter = shelter();
		assertThat(shelter.names(ANIMALS)).isEqualTo("Dog,Cat");
		assertThat(shelter.names(new ArrayList<>(ANIMALS))).isEqualTo("Dog,Cat");
		assertThat(shelter.rooms(new TreeMap<>(Map.of("a", new Dog("Rex"))))).isEqualTo("a=Dog");
		assertThat(shelter.rooms(new HashMap<>(Map.of("a", new Cat(1))))).isEqualTo("a=Cat");
		assertThat(shelter.box(new Box<>(new Cat(9), ANIMALS))).isEqualTo("Cat,2");
		assertThat(shelter.some(ANIMALS)).isEqualTo("Dog,Cat");
		assertThat(shelter.array(new Animal[] { new Dog("Rex"), new Cat(9) })).isEqualTo("Dog,Cat");
	}

	@Test
	void runtimeTypeCountsWhereTheDeclaredOneSaysLess() {
		Shelter shelter = shelter();
		assertThat(shelter.one(new Dog("Rex"))).isEqualTo("Dog");
		assertThat(shelter.json(new Plain(1))).isEqualTo("{\"size\":1}");
		assertThat(shelter.json(List.of(1, "b"))).isEqualTo("[1,\"b\"]");
		assertThat(shelter.base()).isEqualTo(Map.of("size", 3, "extra", true));
		assertThat(shelter.raw()).isEqualTo(List.of(Map.of("size", 1)));
	}

	@Test
	void nullsAndEnumsWithBodiesAreWritten() {
		Shelter shelter = shelter();
		assertThat(shelter.names(null)).isEqualTo("none");
		assertThat(shelter.nothing()).isNull();
		assertThat(shelter.levels(EnumSet.allOf(Level.class))).isEqualTo(Set.of(Level.LOW, Level.HIGH));
		assertThat(shelter.level(Level.HIGH)).isEqualTo(Level.HIGH);
	}

	@Test
	void valuesOfOneDeclaredTypeMayHaveManyClasses() {
		Shelter shelter = shelter();
		for (int i = 0; i < 3; i++) {
			assertThat(shelter.names(new ArrayList<>(ANIMALS))).isEqualTo("Dog,Cat");
			assertThat(shelter.names(ANIMALS)).isEqualTo("Dog,Cat");
			assertThat(shelter.names(null)).isEqualTo("none");
		}
	}

	private Shelter shelter() {
		return this.caller.peer("callee").proxy(Shelter.class);
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
	sealed interface Animal permits Dog, Cat {

	}

	record Dog(String name) implements Animal {
	}

	record Cat(int lives) implements Animal {
	}

	record Box<T>(T first, List<T> rest) {
	}

	record Plain(int size) {
	}

	static class Base {

		public int size = 3;

	}

	static final class Extended extends Base {

		public boolean extra = true;

	}

	enum Level {

		LOW {
		},
		HIGH {
		}

	}

	interface Shelter {

		List<Animal> all();

		Map<String, Animal> byName();

		Optional<Animal> oldest();

		Box<Animal> boxed();

		List<List<Animal>> nested();

		CompletableFuture<List<Animal>> later();

		List<? extends Animal> anyOf();

		Animal[][] grid();

		String names(@Nullable List<Animal> animals);

		String rooms(Map<String, Animal> rooms);

		String box(Box<Animal> box);

		<A extends Animal> String some(List<A> animals);

		String array(Animal[] animals);

		String one(Animal animal);

		String json(Object value);

		Map<String, Object> base();

		List<Map<String, Object>> raw();

		@Nullable List<Animal> nothing();

		Set<Level> levels(Set<Level> levels);

		Level level(Level level);

	}

	@SuppressWarnings("rawtypes")
	public static final class ShelterHandler {

		public List<Animal> all() {
			return ANIMALS;
		}

		public Map<String, Animal> byName() {
			return Map.of("a", new Dog("Rex"));
		}

		public Optional<Animal> oldest() {
			return Optional.of(new Cat(9));
		}

		public Box<Animal> boxed() {
			return new Box<>(new Dog("Rex"), ANIMALS);
		}

		public List<List<Animal>> nested() {
			return List.of(ANIMALS);
		}

		public CompletionStage<List<Animal>> later() {
			return CompletableFuture.completedFuture(ANIMALS);
		}

		public List<? extends Animal> anyOf() {
			return ANIMALS;
		}

		public Animal[][] grid() {
			return new Animal[][] { { new Dog("Rex") } };
		}

		public String names(@Nullable List<Animal> animals) {
			return (animals != null)
					? String.join(",", animals.stream().map((animal) -> animal.getClass().getSimpleName()).toList())
					: "none";
		}

		public String some(List<Animal> animals) {
			return names(animals);
		}

		public String array(Animal[] animals) {
			return names(List.of(animals));
		}

		public String rooms(Map<String, Animal> rooms) {
			return String.join(",",
					rooms.entrySet()
						.stream()
						.map((room) -> room.getKey() + "=" + room.getValue().getClass().getSimpleName())
						.toList());
		}

		public String box(Box<Animal> box) {
			return box.first().getClass().getSimpleName() + "," + box.rest().size();
		}

		public String one(Animal animal) {
			return animal.getClass().getSimpleName();
		}

		public Base base() {
			return new Extended();
		}

		public List raw() {
			return List.of(new Plain(1));
		}

		public @Nullable List<Animal> nothing() {
			return null;
		}

		public Set<Level> levels(Set<Level> levels) {
			return levels;
		}

		public Level level(Level level) {
			return level;
		}

	}

}
