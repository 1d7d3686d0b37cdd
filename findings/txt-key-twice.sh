#!/usr/bin/env bash
#
# JmDNS 3.6.5 (Maven Central, on JDK 17) and python-zeroconf 0.154.0 (PyPI) read one TXT record differently.
#
# When a key comes twice, all but the first must be ignored (RFC 6763 section 6.4). python-zeroconf does so, JmDNS takes
# the last. Keys are also to be compared without regard to case. Neither one does that: "port" and "PORT" are two keys.
#
# Seen for "port=1" "port=2" "PORT=3":
#   JmDNS:    port is 2, PORT is 3
#   zeroconf: port is 1, PORT is 3
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.7 org.slf4j:slf4j-nop:2.0.7; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" \
		org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy "-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q zeroconf==0.154.0

cat > "$tmp/Txt.java" <<'JAVA'
import javax.jmdns.ServiceInfo;

class Txt {

	public static void main(String[] args) {
		byte[] txt = "\6port=1\6port=2\6PORT=3".getBytes();
		ServiceInfo info = ServiceInfo.create("_demo._tcp.local.", "one", 7, 0, 0, txt);
		System.out.println("port is " + info.getPropertyString("port") + ", PORT is " + info.getPropertyString("PORT"));
	}

}
JAVA
cat > "$tmp/txt.py" <<'PY'
from zeroconf import ServiceInfo
txt = b"\6port=1\6port=2\6PORT=3"
info = ServiceInfo("_demo._tcp.local.", "one._demo._tcp.local.", port=7, properties=txt).decoded_properties
print(f"port is {info['port']}, PORT is {info['PORT']}")
PY
jmdns=$(java -cp "$tmp/lib/*" "$tmp/Txt.java")
zeroconf=$("$tmp/venv/bin/python" "$tmp/txt.py")
echo "JmDNS:    $jmdns"
echo "zeroconf: $zeroconf"
[ "$jmdns" = 'port is 2, PORT is 3' ]
[ "$zeroconf" = 'port is 1, PORT is 3' ]
