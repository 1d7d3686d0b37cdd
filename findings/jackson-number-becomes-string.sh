#!/usr/bin/env bash
#
# Jackson 3.1.7 (Maven Central, on JDK 17) turns a valid JSON number into a JSON string when it passes it on.
#
# A number beyond the range of double, such as 1e400, is read as Infinity, as an Object and as a tree alike, without an
# error. JSON has no such number, so Jackson writes it as the string "Infinity". Whoever reads a message and sends it on
# has changed the type of a value. Jackson refuses the bare Infinity that Python's json.dumps writes for the same value.
#
# Seen:
#   {"limit":"Infinity"}   {"limit":1e400} as a Map
#   {"limit":"Infinity"}   {"limit":1e400} as a tree
#   StreamReadException    {"limit":Infinity} as a tree
#   {"limit": Infinity}    {"limit":1e400} in Python
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for artifact in tools.jackson.core:jackson-databind:3.1.7 tools.jackson.core:jackson-core:3.1.7 \
	com.fasterxml.jackson.core:jackson-annotations:2.21; do
	mvn -q -B "-Dmaven.repo.local=$tmp/m2" \
		org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy "-Dartifact=$artifact" "-DoutputDirectory=$tmp/lib" >&2
done

cat > "$tmp/Number.java" <<'JAVA'
import java.util.Map;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.json.JsonMapper;

class Number {

	public static void main(String[] args) {
		JsonMapper mapper = new JsonMapper();
		System.out.println(mapper.writeValueAsString(mapper.readValue("{\"limit\":1e400}", Map.class)));
		System.out.println(mapper.writeValueAsString(mapper.readTree("{\"limit\":1e400}")));
		try {
			System.out.println(mapper.readTree("{\"limit\":Infinity}"));
		}
		catch (StreamReadException ex) {
			System.out.println("StreamReadException");
		}
	}

}
JAVA
seen=$(java -cp "$tmp/lib/*" "$tmp/Number.java"
	python3 -c 'import json; print(json.dumps(json.loads("{\"limit\":1e400}")))')
echo "$seen"
[ "$seen" = '{"limit":"Infinity"}
{"limit":"Infinity"}
StreamReadException
{"limit": Infinity}' ]
