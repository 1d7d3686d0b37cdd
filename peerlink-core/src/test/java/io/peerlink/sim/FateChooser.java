package io.peerlink.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.peerlink.internal.wire.Decoded;
import io.peerlink.internal.wire.Message;
import io.peerlink.internal.wire.MessageId;
import io.peerlink.internal.wire.codec.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the fates of the first packets of a run, and whether a host restarts while one
 * of them is under way, to {@link Choices}. All later packets, and pings at any time,
 * arrive.
 */
public final class FateChooser implements Function<byte[], Fate> {

	private final MessageCodec codec = new MessageCodec();

	private final Set<MessageId> pings = new HashSet<>();

	private final Choices choices;

	private final List<Fate> options;

	private @Nullable Runnable restart;

	private int left;

	private boolean choosing;

	private boolean restarted;

	private int packets;

	/**
	 * Create a chooser. It chooses nothing before {@link #begin()}.
	 * @param choices chooses
	 * @param options what may happen to a packet
	 * @param limit how many packets there are choices for
	 * @param restart restarts a host, once a run at most; {@code null} when that is not
	 * an option
	 */
	public FateChooser(Choices choices, List<Fate> options, int limit, @Nullable Runnable restart) {
		this.choices = choices;
		this.options = List.copyOf(options);
		this.left = limit;
		this.restart = restart;
	}

	/**
	 * Count how many ways there are to treat a number of packets.
	 * @param options how many fates a packet may have
	 * @param packets how many packets
	 * @param restart whether there may be a restart at one of them, too
	 * @return the number of ways
	 */
	public static long ways(int options, int packets, boolean restart) {
		long fates = 1;
		for (int i = 0; i < packets; i++) {
			fates *= options;
		}
		return restart ? fates * (1 + packets) : fates;
	}

	/**
	 * Choose from now on.
	 */
	public void begin() {
		this.choosing = true;
	}

	/**
	 * Choose no more.
	 */
	public void end() {
		this.choosing = false;
	}

	@Override
	public Fate apply(byte[] packet) {
		if (!this.choosing || isPing(packet)) {
			return Fate.DELIVERED;
		}
		this.packets++;
		if (this.left == 0) {
			return Fate.DELIVERED;
		}
		this.left--;
		Fate fate = this.options.get(this.choices.choose(this.options.size()));
		chooseRestart();
		return fate;
	}

	private void chooseRestart() {
		Runnable restart = this.restart;
		if (restart != null && this.choices.choose(2) == 1) {
			this.restart = null;
			this.restarted = true;
			restart.run();
		}
	}

	/**
	 * Return how many packets that are no pings were sent between {@link #begin()} and
	 * {@link #end()}.
	 * @return the number of packets, those without a choice included
	 */
	public int packets() {
		return this.packets;
	}

	/**
	 * Tell whether a host was restarted.
	 * @return whether it was chosen
	 */
	public boolean restarted() {
		return this.restarted;
	}

	/**
	 * Return for how many ways to treat all packets this run stands: those that differ
	 * only in what happens to packets that were never sent.
	 * @return the number of ways
	 */
	public long waysCovered() {
		return ways(this.options.size(), this.left, this.restart != null);
	}

	private boolean isPing(byte[] packet) {
		Decoded decoded = this.codec.decode(packet, 0, packet.length);
		if (decoded instanceof Message.Request request && "__ping__".equals(request.rpc())) {
			this.pings.add(request.id());
			return true;
		}
		return decoded instanceof Message.Reply reply && this.pings.contains(reply.id());
	}

}
