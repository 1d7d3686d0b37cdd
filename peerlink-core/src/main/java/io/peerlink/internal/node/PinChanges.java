package io.peerlink.internal.node;

import java.util.HashSet;
import java.util.Set;

/**
 * What others have changed in a file of pins, as the keys of the names.
 *
 * @param released names that are not pinned any more, or to other keys
 * @param held names that are pinned now, or to other keys
 */
public record PinChanges(Set<String> released, Set<String> held) {

	static final PinChanges NONE = new PinChanges(Set.of(), Set.of());

	PinChanges and(PinChanges later) {
		Set<String> released = new HashSet<>(this.released);
		released.addAll(later.released);
		Set<String> held = new HashSet<>(this.held);
		held.addAll(later.held);
		return new PinChanges(released, held);
	}

}
