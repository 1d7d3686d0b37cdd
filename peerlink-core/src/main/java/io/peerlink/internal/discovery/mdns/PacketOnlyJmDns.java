package io.peerlink.internal.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.util.concurrent.TimeUnit;

import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSIncoming;
import javax.jmdns.impl.DNSRecord;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.ServiceInfoImpl;
import javax.jmdns.impl.constants.DNSConstants;

import org.jspecify.annotations.Nullable;

/**
 * A JmDNS that only receives, parses, formats and sends packets. What to send and when,
 * and what to cache, is decided by the DNS-SD engine.
 * <p>
 * JmDNS starts its tasks (probing, announcing, answering, goodbyes) by overridable
 * methods, so they are disabled for this instance only; the hook of
 * {@code DNSTaskStarter.Factory} would change every JmDNS of the JVM. Its cache is
 * unbounded, keeps the records of every device on the network and reports goodbyes
 * seconds late; instead, records are collected where JmDNS looks them up in its cache.
 * Three calls of JmDNS 3.6.5 matter, all on its receive thread: it gets its socket before
 * each packet, starts the responder for each query, and looks up each record.
 */
final class PacketOnlyJmDns extends JmDNSImpl {

	private static final String ALL_TYPES_LABEL = "_dns-sd";

	private static final long READY_CHECK_MILLIS = 50;

	private static final long RECEIVER_END_MILLIS = 100;

	private volatile @Nullable MulticastSocket filtered;

	/**
	 * Set at the end of the constructor. The constructor of JmDNS starts the receive
	 * thread, which has to wait for this; so none of these fields may have an
	 * initializer, which would run after that thread has begun to use them.
	 */
	private volatile @Nullable PacketCollector collector;

	private volatile @Nullable Thread receiver;

	private volatile boolean broken;

	/**
	 * Opens the socket and starts to receive.
	 * @param address the address of the interface to use
	 * @param host the host name of this machine in address records, without domain
	 * @param label the first label of the service type
	 * @param collector receives the records and queries
	 * @throws IOException when the socket cannot be opened
	 */
	PacketOnlyJmDns(InetAddress address, String host, String label, PacketCollector collector) throws IOException {
		super(address, host);
		try {
			this.filtered = new FilteredSocket(super.getSocket(), label, host, ALL_TYPES_LABEL);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
		synchronized (this) {
			this.collector = collector;
			notifyAll();
		}
	}

	/**
	 * Returns whether packets are still being received.
	 * @return {@code false} when JmDNS was closed or gave up, or an exception ended its
	 * thread
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
		PacketCollector collector = this.collector;
		if (collector != null) {
			collector.endOfPacket();
		}
		MulticastSocket filtered = this.filtered;
		return (filtered != null) ? filtered : super.getSocket();
	}

	private synchronized void awaitReady() {
		try {
			while (this.collector == null && !isCanceling() && !isCanceled()) {
				wait(READY_CHECK_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public DNSCache getCache() {
		PacketCollector collector = this.collector;
		return (collector != null) ? collector : super.getCache();
	}

	@Override
	public void startResponder(DNSIncoming in, InetAddress address, int port) {
		// Otherwise JmDNS would not deliver the packets that follow a truncated one.
		setPlannedAnswer(null);
		PacketCollector collector = this.collector;
		if (collector != null) {
			collector.query(in, (port != DNSConstants.MDNS_PORT) ? new InetSocketAddress(address, port) : null);
		}
	}

	@Override
	public void recover() {
		this.broken = true;
	}

	@Override
	public void updateRecord(long now, DNSRecord record, Operation operation) {
		// There are no JmDNS listeners to notify.
	}

	@Override
	public boolean registerServiceType(String type) {
		return false;
	}

	@Override
	public boolean isProbing() {
		// Otherwise a conflicting address record would change the host name.
		return false;
	}

	@Override
	public boolean revertState() {
		return true;
	}

	@Override
	public void startProber() {
		// There is no probing: see Publisher.
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
	 * Called by {@link #close()}, which waits until the state is "canceled".
	 */
	@Override
	public void startCanceler() {
		while (isCanceling()) {
			advanceState(null);
		}
	}

	/**
	 * Called first by {@link #close()}, which would otherwise wait a second for the
	 * receive thread.
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

}
