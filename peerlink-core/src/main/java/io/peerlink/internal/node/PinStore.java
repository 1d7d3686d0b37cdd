package io.peerlink.internal.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.peerlink.peer.NodeName;
import io.peerlink.peer.PeerPins;
import io.peerlink.peer.PinnedKey;
import org.jspecify.annotations.Nullable;

/**
 * The pins of a node, which outlive its runs: in memory, or in a file as well. Look-ups
 * and changes touch the memory only, and never wait for {@link #synchronize()}, which
 * reads and writes the file. Thread-safe.
 */
public final class PinStore {

	private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private final Map<String, Pin> pins = new ConcurrentHashMap<>();

	private final @Nullable PinFile file;

	// Guarded by this, which is held while the file is read and written

	private Map<String, Pin> inFile = Map.of();

	private @Nullable Object version;

	/**
	 * Creates a store without pins.
	 * @param file the file, {@code null} for pins in memory
	 */
	public PinStore(@Nullable Path file) {
		this.file = (file != null) ? new PinFile(file) : null;
	}

	/**
	 * Reads the file, if there is one. Pins that could not be written to it stay, and so
	 * do all if its folder is missing.
	 * @throws io.peerlink.error.PeerLinkException when it cannot be used
	 */
	public synchronized void load() {
		if (this.file != null && !isGone(this.file)) {
			adopt(this.file);
		}
	}

	/**
	 * Returns whether the pins are kept in a file.
	 */
	boolean hasFile() {
		return this.file != null;
	}

	/**
	 * Returns how people forget a pin, as the end of a sentence. A name may be anything,
	 * also what a shell executes, so not every one is shown.
	 */
	String howToForget(String name) {
		String shown = HARMLESS.matcher(name).matches() ? name : "NAME";
		return (this.file != null) ? "with: peerlink pins --file " + this.file + " forget " + shown
				: "with PeerLink.pins(), or restart this node";
	}

	@Nullable Pin find(String nameKey) {
		return this.pins.get(nameKey);
	}

	/**
	 * Pins a name, unless it is pinned already.
	 * @return whether it was pinned now; {@code false} as well if there is no room, or
	 * the key has as many names as one may have
	 */
	boolean add(Pin pin) {
		synchronized (this.pins) {
			return !isFull() && !hasManyNames(pin) && this.pins.putIfAbsent(pin.nameKey(), pin) == null;
		}
	}

	/**
	 * Returns whether no further name is pinned to the key of a pin.
	 */
	boolean hasManyNames(Pin pin) {
		return this.pins.values().stream().filter(pin::hasKeyOf).count() >= PeerPins.MAX_NAMES;
	}

	boolean isFull() {
		return this.pins.size() >= PeerPins.MAX_PINS;
	}

	/**
	 * Forgets the pin of a name.
	 * @param name the name
	 * @return whether it was pinned
	 */
	public boolean remove(String name) {
		return this.pins.remove(NodeName.key(name)) != null;
	}

	/**
	 * Forgets the pins of a key.
	 * @param fingerprint the fingerprint of the key; case does not count
	 * @return the names that were pinned to it, in order
	 */
	public List<String> removeKey(String fingerprint) {
		return this.pins.values()
			.stream()
			.filter((pin) -> pin.fingerprint().equalsIgnoreCase(fingerprint))
			.filter((pin) -> this.pins.remove(pin.nameKey(), pin))
			.map(Pin::name)
			.sorted()
			.toList();
	}

	/**
	 * Returns the pins.
	 * @return the pins, by name
	 */
	public List<PinnedKey> list() {
		return this.pins.values().stream().sorted(Comparator.comparing(Pin::nameKey)).map(Pin::toPinnedKey).toList();
	}

	/**
	 * Adopts what others have changed in the file, and writes what this store has
	 * changed.
	 * @return what others have changed
	 * @throws io.peerlink.error.PeerLinkException when the file cannot be read
	 * @throws IOException when it cannot be written
	 */
	public synchronized PinChanges synchronize() throws IOException {
		if (this.file == null) {
			return PinChanges.NONE;
		}
		PinChanges changes = Objects.equals(this.file.version(), this.version) ? PinChanges.NONE : adopt(this.file);
		return this.pins.equals(this.inFile) ? changes : changes.and(write(this.file));
	}

	/**
	 * What others have written up to the lock must not be lost.
	 */
	private PinChanges write(PinFile file) throws IOException {
		try (LockFile lock = file.lock()) {
			PinChanges changes = adopt(file);
			Map<String, Pin> present = new HashMap<>(this.pins);
			if (!present.equals(this.inFile)) {
				file.write(present.values());
				this.inFile = present;
				this.version = file.version();
			}
			return changes;
		}
	}

	/**
	 * Returns whether the file is missing for another reason than that somebody has
	 * removed it.
	 */
	private boolean isGone(PinFile file) {
		return !this.inFile.isEmpty() && file.isFolderMissing();
	}

	private PinChanges adopt(PinFile file) {
		Object version = file.version();
		Map<String, Pin> read = file.read();
		if (isGone(file)) {
			throw file.failure("is missing with its folder. Its pins are kept in memory", null);
		}
		PinChanges changes;
		synchronized (this.pins) {
			changes = adopt(read);
		}
		this.inFile = read;
		this.version = version;
		return changes;
	}

	private PinChanges adopt(Map<String, Pin> read) {
		Set<String> released = new HashSet<>();
		Set<String> held = new HashSet<>();
		this.inFile.forEach((nameKey, pin) -> {
			if (!pin.equals(read.get(nameKey)) && this.pins.remove(nameKey, pin)) {
				released.add(nameKey);
			}
		});
		read.forEach((nameKey, pin) -> {
			if (!pin.equals(this.inFile.get(nameKey)) && !pin.equals(this.pins.put(nameKey, pin))) {
				held.add(nameKey);
			}
		});
		makeRoom(read, released);
		return new PinChanges(released, held);
	}

	/**
	 * What is not in the file yet makes room for what is.
	 */
	private void makeRoom(Map<String, Pin> read, Set<String> released) {
		List<Pin> latest = this.pins.values()
			.stream()
			.filter((pin) -> !read.containsKey(pin.nameKey()))
			.sorted(Comparator.comparing(Pin::since).reversed())
			.limit(Math.max(0, this.pins.size() - PeerPins.MAX_PINS))
			.toList();
		latest.forEach((pin) -> {
			this.pins.remove(pin.nameKey());
			released.add(pin.nameKey());
		});
	}

}
