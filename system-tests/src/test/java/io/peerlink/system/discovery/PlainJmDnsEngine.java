package io.peerlink.system.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

import io.peerlink.internal.discovery.mdns.MdnsOptions;
import org.jspecify.annotations.Nullable;

/**
 * JmDNS used as its documentation shows, for comparison.
 */
final class PlainJmDnsEngine implements DiscoveryEngine {

	private final AtomicReference<@Nullable JmDNS> jmdns = new AtomicReference<>();

	private final AtomicReference<@Nullable ServiceInfo> announced = new AtomicReference<>();

	@Override
	public void open(Listener listener) throws IOException {
		InetAddress address = address();
		JmDNS created = JmDNS.create(address, address.getHostName());
		this.jmdns.set(created);
		created.addServiceListener(MdnsOptions.DEFAULT_SERVICE_TYPE, new ServiceListener() {

			@Override
			public void serviceAdded(ServiceEvent event) {
				// JmDNS resolves the service by itself.
			}

			@Override
			public void serviceResolved(ServiceEvent event) {
				ServiceInfo info = event.getInfo();
				String[] addresses = info.getHostAddresses();
				listener.discovered(event.getName(), (addresses.length > 0) ? addresses[0] : null, info.getPort(),
						attributes(info));
			}

			@Override
			public void serviceRemoved(ServiceEvent event) {
				listener.lost(event.getName());
			}

		});
	}

	private static Map<String, String> attributes(ServiceInfo info) {
		Map<String, String> attributes = new HashMap<>();
		info.getPropertyNames()
			.asIterator()
			.forEachRemaining((name) -> attributes.put(name, info.getPropertyString(name)));
		return attributes;
	}

	/**
	 * Returns an address with a host name, because JmDNS would wait for the DNS
	 * otherwise.
	 */
	private static InetAddress address() throws IOException {
		NetworkInterface ethernet = Objects.requireNonNull(NetworkInterface.getByName("eth0"));
		InetAddress address = ethernet.inetAddresses().filter(Inet4Address.class::isInstance).findFirst().orElseThrow();
		String name = "plain-" + address.getHostAddress().replace('.', '-');
		return InetAddress.getByAddress(name, address.getAddress());
	}

	@Override
	public void announce(String name, int port, Map<String, String> attributes) throws IOException {
		ServiceInfo present = this.announced.get();
		if (present != null) {
			present.setText(attributes);
			return;
		}
		ServiceInfo info = ServiceInfo.create(MdnsOptions.DEFAULT_SERVICE_TYPE, name, port, 0, 0, attributes);
		this.announced.set(info);
		Objects.requireNonNull(this.jmdns.get()).registerService(info);
	}

	@Override
	public void withdraw() {
		Objects.requireNonNull(this.jmdns.get()).unregisterAllServices();
		this.announced.set(null);
	}

	@Override
	public void close() throws IOException {
		Objects.requireNonNull(this.jmdns.get()).close();
	}

}
