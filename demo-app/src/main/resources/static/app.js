import { byId, element } from "./elements.js";
import { showFiles } from "./files.js";

const MAX_LOG_LINES = 50;

/* A colour for each name: the same on every page, far from that of a name that differs in one letter. */
function colourOf(name) {
	let hash = 0;
	for (const character of name) {
		hash = (hash * 31 + character.codePointAt(0)) >>> 0;
	}
	const hue = (Math.imul(hash, 2654435761) >>> 0) % 360;
	const dark = matchMedia("(prefers-color-scheme: dark)").matches;
	return `hsl(${hue} 70% ${dark ? 68 : 40}%)`;
}

const millis = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/* Peers */

const rows = new Map();
let self = "";

function showPeers({ self: name, peers }) {
	self = name;
	byId("self").textContent = name;
	byId("peer-count").textContent = peers.length;
	byId("no-peers").hidden = peers.length > 0;
	const names = new Set(peers.map((peer) => peer.name));
	for (const [known, row] of rows) {
		if (!names.has(known)) {
			row.remove();
			rows.delete(known);
		}
	}
	peers.forEach((peer, index) => {
		if (!rows.has(peer.name)) {
			rows.set(peer.name, newRow(peer));
		}
		const row = rows.get(peer.name);
		const roundTrip = peer.roundTrip === null ? "" : `; last ping ${millis(peer.roundTrip)}`;
		row.querySelector(".detail").textContent = `${peer.kind} at ${peer.address}${roundTrip}; up for ${since(peer.since)}`;
		/* Only if it has to move: inserting a row again repeats its animation. */
		const list = byId("peers");
		if (list.children[index] !== row) {
			list.insertBefore(row, list.children[index] ?? null);
		}
	});
	showChoices(peers);
}

function newRow(peer) {
	const row = document.createElement("li");
	row.dataset.peer = peer.name;
	const dot = element("span", "dot", "");
	dot.style.setProperty("--dot", colourOf(peer.name));
	row.append(dot, element("span", "name", peer.name), element("span", "detail", ""));
	return row;
}

function since(start) {
	const seconds = Math.max(0, Math.round((Date.now() - start) / 1000));
	return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

function showChoices(peers) {
	const names = peers.map((peer) => peer.name);
	document.querySelectorAll("select[name=peer]").forEach((select) => choose(select, names));
}

/* Does not rebuild the list while its choices are the same, so that an open list stays open. */
function choose(select, names) {
	const shown = [...select.options].map((option) => option.value);
	if (names.join("\n") === shown.join("\n")) {
		return;
	}
	const chosen = select.value;
	select.replaceChildren(...names.map((name) => new Option(name, name)));
	if (names.includes(chosen)) {
		select.value = chosen;
	}
}

function log({ peer, what }) {
	const time = new Date().toLocaleTimeString();
	const lines = byId("log");
	byId("no-log").hidden = true;
	lines.prepend(element("li", "", `${time}  ${peer} ${what}`));
	while (lines.children.length > MAX_LOG_LINES) {
		lines.lastChild.remove();
	}
}

/* Counters */

const PER_SECOND = ["calls", "handled", "framesIn", "framesOut"];
let lastCounters = null;
let lastLook = 0;

function showCounters(counters) {
	const now = performance.now();
	const seconds = (now - lastLook) / 1000;
	if (lastCounters !== null && seconds < 0.5) {
		return;
	}
	for (const name of PER_SECOND) {
		if (lastCounters !== null && name in counters) {
			const rate = Math.max(0, (counters[name] - lastCounters[name]) / seconds);
			byId(name).textContent = rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
		}
	}
	byId("drops").textContent = counters.drops ?? "–";
	byId("queueDepth").textContent = counters.queueDepth ?? "–";
	lastCounters = counters;
	lastLook = now;
}

/* Positions */

const canvas = byId("map");
const TRAIL = 24;
const trails = new Map();
let dots = [];
let drawing = false;

function showPositions(latest) {
	dots = latest;
	const names = new Set(latest.map((dot) => dot.name));
	for (const name of trails.keys()) {
		if (!names.has(name)) {
			trails.delete(name);
		}
	}
	for (const dot of latest) {
		const trail = trails.get(dot.name) ?? [];
		trail.push([clamp(dot.x), clamp(dot.y)]);
		trails.set(dot.name, trail.slice(-TRAIL));
	}
	if (!drawing) {
		drawing = true;
		requestAnimationFrame(draw);
	}
}

const clamp = (value) => Math.min(1, Math.max(0, Number(value) || 0));

function draw() {
	drawing = false;
	const scale = devicePixelRatio || 1;
	const width = canvas.clientWidth;
	const height = canvas.clientHeight;
	if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
		canvas.width = Math.round(width * scale);
		canvas.height = Math.round(height * scale);
	}
	const size = Math.min(width, height);
	const style = getComputedStyle(document.documentElement);
	const context = canvas.getContext("2d");
	context.setTransform(scale, 0, 0, scale, ((width - size) / 2) * scale, ((height - size) / 2) * scale);
	context.clearRect(-width, -height, 3 * width, 3 * height);
	context.strokeStyle = style.getPropertyValue("--line");
	context.beginPath();
	context.arc(size / 2, size / 2, 0.4 * size, 0, 2 * Math.PI);
	context.stroke();
	for (const dot of dots) {
		drawDot(context, size, dot.name, style);
	}
}

function drawDot(context, size, name, style) {
	const trail = trails.get(name);
	const colour = colourOf(name);
	context.fillStyle = colour;
	trail.forEach(([x, y], index) => {
		context.globalAlpha = 0.35 * (index / trail.length);
		circle(context, x * size, y * size, 5);
	});
	context.globalAlpha = 1;
	const [x, y] = trail[trail.length - 1];
	circle(context, x * size, y * size, name === self ? 11 : 8);
	context.fillStyle = style.getPropertyValue("--text");
	context.font = "600 13px system-ui, sans-serif";
	context.textAlign = x > 0.5 ? "right" : "left";
	context.fillText(shorten(name === self ? `${name} (this node)` : name), x * size + (x > 0.5 ? -16 : 16), y * size + 4);
}

function circle(context, x, y, radius) {
	context.beginPath();
	context.arc(x, y, radius, 0, 2 * Math.PI);
	context.fill();
}

const shorten = (name) => (name.length > 30 ? `${name.slice(0, 29)}…` : name);

/* Calls */

async function post(path, request) {
	const response = await fetch(path, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(request)
	});
	if (!response.ok) {
		throw new Error(`The demo answered ${response.status}`);
	}
	return response.json();
}

function argumentsOf(text) {
	try {
		return JSON.parse(`[${text}]`);
	}
	catch {
		throw new Error(`These arguments are no JSON: ${text}`);
	}
}

function onSubmit(formId, resultId, path, show) {
	const form = byId(formId);
	const result = byId(resultId);
	const button = form.querySelector("button");
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		button.disabled = true;
		try {
			const fields = Object.fromEntries(new FormData(form));
			result.replaceChildren(show(await post(path, { ...fields, args: argumentsOf(fields.args) })));
		}
		catch (failure) {
			result.replaceChildren(element("pre", "bad", failure.message));
		}
		finally {
			button.disabled = false;
		}
	});
	form.elements.method.addEventListener("change", () => suggestArguments(form));
}

function suggestArguments(form) {
	const known = [...byId("methods").options].find((option) => option.value === form.elements.method.value);
	if (known !== undefined) {
		form.elements.args.value = known.text === known.value ? "" : known.text;
	}
}

const outcome = (answer) => (answer.error === null ? JSON.stringify(answer.result) : `${answer.error.type}: ${answer.error.message}`);

const tone = (answer) => (answer.error === null ? "good" : "bad");

function showAnswer(answer) {
	return element("pre", tone(answer), `${outcome(answer)}\n${answer.peer}, ${millis(answer.millis)}`);
}

function showAnswers(answers) {
	if (answers.length === 0) {
		return element("p", "hint", "There is nobody to call.");
	}
	const table = document.createElement("table");
	table.createTHead().innerHTML = "<tr><th scope=col>Peer</th><th scope=col>Result</th><th scope=col class=time>Time</th></tr>";
	const body = table.createTBody();
	for (const answer of answers) {
		const row = body.insertRow();
		row.append(element("td", "", answer.peer), element("td", tone(answer), outcome(answer)),
			element("td", "time", millis(answer.millis)));
	}
	return table;
}

onSubmit("call-form", "call-result", "api/call", showAnswer);
onSubmit("broadcast-form", "broadcast-result", "api/broadcast", showAnswers);

/* The stream */

function connection(state, text) {
	byId("connection").className = state;
	byId("connection").textContent = text;
}

const stream = new EventSource("api/live");
stream.onopen = () => connection("live", "live");
stream.onerror = () => connection("lost", "connection lost, trying again");
const handle = (event, show) => stream.addEventListener(event, (message) => show(JSON.parse(message.data)));
handle("peers", showPeers);
handle("change", log);
handle("counters", showCounters);
handle("positions", showPositions);
handle("files", showFiles);
