package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSEntry;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.ServiceInfoImpl;
import javax.jmdns.impl.constants.DNSConstants;

import org.jspecify.annotations.Nullable;

/**
 * A JmDNS that receives, reads, writes and sends packets, and leaves to us what to say,
 * when, and what to remember.
 * <p>
 * JmDNS has its tasks (probing, announcing, answering, goodbyes) behind overridable
 * methods, so they are replaced for this instance only; the hook of
 * {@code DNSTaskStarter.Factory} would change every JmDNS of the JVM. Its cache has no
 * bound, keeps what every device on the network says and tells of goodbyes seconds late;
 * instead, records are taken where JmDNS looks them up in its cache. Three moments of
 * JmDNS 3.6.5 matter, all on its receive thread: it fetches its socket before each
 * packet, starts the responder for each query, and looks up each record.
 */
final class PacketOnlyJmDns extends JmDNSImpl {

	private static final String ALL_TYPES_LABEL = "_dns-sd";

	private static final long READY_CHECK_MILLIS = 50;

	private static final long RECEIVER_END_MILLIS = 100;

	private volatile @Nullable MulticastSocket filtered;

	/**
	 * Set when all is ready. The constructor of JmDNS starts the receive thread, which
	 * has to wait for this; so none of these fields may have an initializer, which would
	 * run after that thread has begun to use them.
	 */
	private volatile @Nullable Tap tap;

	private volatile @Nullable Thread receiver;

	private volatile boolean broken;

	/**
	 * Create and start.
	 * @param address the address of the interface to use
	 * @param host this machine's name in address records, without domain
	 * @param label the first label of the service type
	 * @param listener hears packets
	 * @throws IOException when there is no socket to be had
	 */
	PacketOnlyJmDns(InetAddress address, String host, String label, Listener listener) throws IOException {
		super(address, host);
		try {
			this.filtered = new FilteredSocket(super.getSocket(), label, host, ALL_TYPES_LABEL);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
		synchronized (this) {
			this.tap = new Tap(listener);
			notifyAll();
		}
	}

	/**
	 * Return whether packets are still being received.
	 * @return {@code false} when JmDNS gave up, or an exception ended its thread
	 */
	boolean isAlive() {
		Thread thread = this.receiver;
		return !this.broken && !isClosing() && !isClosed() && (thread == null || thread.isAlive());
	}

	@Override
	public MulticastSocket getSocket() {
		if (this.receiver == null) {
			Thread current = Thread.currentThread();
			current.setUncaughtExceptionHandler((thread, ex) -> this.broken = true);
			this.receiver = current;
			awaitReady();
		}
		Tap tap = this.tap;
		if (tap != null) {
			tap.endOfPacket();
		}
		MulticastSocket filtered = this.filtered;
		return (filtered != null) ? filtered : super.getSocket();
	}

	private synchronized void awaitReady() {
		try {
			while (this.tap == null && !isCanceling() && !isCanceled()) {
				wait(READY_CHECK_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public DNSCache getCache() {
		Tap tap = this.tap;
		return (tap != null) ? tap : super.getCache();
	}

	@Override
	public void startResponder(DNSIncoming in, InetAddress address, int port) {
		// Else JmDNS would hide the packets that follow a truncated one.
		setPlannedAnswer(null);
		Tap tap = this.tap;
		if (tap != null) {
			tap.query(in, (port != DNSConstants.MDNS_PORT) ? new InetSocketAddress(address, port) : null);
		}
	}

	@Override
	public void recover() {
		this.broken = true;
	}

	@Override
	public void updateRecord(long now, DNSRecord record, Operation operation) {
		// No JmDNS listeners to tell.
	}

	@Override
	public boolean registerServiceType(String type) {
		return false;
	}

	@Override
	public boolean isProbing() {
		// Else a conflicting address record would change the host's name.
		return false;
	}

	@Override
	public boolean revertState() {
		return true;
	}

	@Override
	public void startProber() {
		// Not ours to decide: see Publisher.
	}

	@Override
	public void startAnnouncer() {
		// See Publisher.
	}

	@Override
	public void startRenewer() {
		// See Publisher.
	}

	@Override
	public void startReaper() {
		// See ServiceCache.
	}

	@Override
	public void startServiceInfoResolver(ServiceInfoImpl info) {
		// See Browser.
	}

	@Override
	public void startTypeResolver() {
		// See Browser.
	}

	@Override
	public void startServiceResolver(String type) {
		// See Browser.
	}

	/**
	 * Part of {@link #close()}, which waits until the state is "canceled".
	 */
	@Override
	public void startCanceler() {
		while (isCanceling()) {
			advanceState(null);
		}
	}

	/**
	 * First part of {@link #close()}, which would wait a second for a receive thread that
	 * is still alive.
	 */
	@Override
	public void cancelTimer() {
		super.getSocket().close();
		Thread thread = this.receiver;
		if (thread == null) {
			return;
		}
		try {
			TimeUnit.MILLISECONDS.timedJoin(thread, RECEIVER_END_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void cancelStateTimer() {
		// There is no timer.
	}

	@Override
	public void purgeTimer() {
		// There is no timer.
	}

	@Override
	public void purgeStateTimer() {
		// There is no timer.
	}

	/**
	 * Hears packets on JmDNS's receive thread.
	 */
	interface Listener {

		void onResponse(InetAddress source, List<DNSRecord> records);

		void onQuery(DNSIncoming query, @Nullable InetSocketAddress replyTo);

	}

	/**
	 * Stands where JmDNS has its cache, remembers nothing, and collects the records of
	 * one packet.
	 */
	private static final class Tap extends DNSCache {

		private static final long serialVersionUID = 1L;

		private final transient Listener listener;

		private final transient List<DNSRecord> packet = new ArrayList<>();

		private transient boolean isQuery;

		Tap(Listener listener) {
			super(1);
			this.listener = listener;
		}

		void query(DNSIncoming query, @Nullable InetSocketAddress replyTo) {
			this.isQuery = true;
			this.listener.onQuery(query, replyTo);
		}

		void endOfPacket() {
			// The records of a query are what the asker believes, not what the owner
			// says.
			if (!this.packet.isEmpty() && !this.isQuery) {
				this.listener.onResponse(this.packet.get(0).getRecordSource(), List.copyOf(this.packet));
			}
			this.packet.clear();
			this.isQuery = false;
		}

		@Override
		public @Nullable DNSEntry getDNSEntry(DNSEntry entry) {
			if (entry instanceof DNSRecord heard) {
				this.packet.add(heard);
			}
			return null;
		}

		@Override
		public boolean addDNSEntry(DNSEntry entry) {
			return false;
		}

	}

}
