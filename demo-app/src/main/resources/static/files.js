import { byId, element } from "./elements.js";

const STEPS = { READING: "is being read", SENDING: "is on its way", ARRIVED: "has arrived", FAILED: "has not arrived" };
const UNITS = ["bytes", "kB", "MB", "GB"];
let maxSize = Infinity;
let lastReceived = 0;
/* What was there when the page was opened is no news. */
let firstFiles = true;
let sending = Promise.resolve();

function sizeOf(bytes) {
	let unit = 0;
	let value = bytes;
	while (value >= 1000 && unit < UNITS.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`;
}

function news(tone, text) {
	byId("file-news").replaceChildren(element("pre", tone, text));
}

/* One after the other: each takes room on the disk of the demo. */
function sendFiles(peer, files) {
	for (const file of files) {
		sending = sending.then(() => sendFile(peer, file)).catch((failure) => news("bad", `${file.name}: ${failure.message}`));
	}
}

async function sendFile(peer, file) {
	if (file.size > maxSize) {
		throw new Error(`it is too large, the demo takes ${sizeOf(maxSize)} at most`);
	}
	let response;
	try {
		response = await fetch(`api/files?${new URLSearchParams({ peer, name: file.name })}`, {
			method: "PUT",
			headers: { "Content-Type": "application/octet-stream" },
			body: file
		});
	}
	catch {
		throw new Error("it cannot be read, or the demo is not there");
	}
	if (!response.ok) {
		throw new Error(response.headers.get("Content-Type")?.startsWith("text/plain") ? await response.text()
			: `the demo answered ${response.status}`);
	}
}

export function showFiles({ maxSize: limit, sent, received }) {
	maxSize = limit;
	byId("no-sent").hidden = sent.length > 0;
	byId("no-received").hidden = received.length > 0;
	showRows(byId("sent"), sent, newSentRow, updateSentRow);
	showRows(byId("received"), received, newReceivedRow, () => {});
	const latest = received.length > 0 ? received[0].id : 0;
	if (!firstFiles && latest > lastReceived) {
		news("good", `${received[0].name} has arrived from ${received[0].sender ?? "somebody"}, ${sizeOf(received[0].size)}`);
	}
	lastReceived = latest;
	firstFiles = false;
}

function showRows(list, files, make, update) {
	const known = new Map([...list.children].map((row) => [row.dataset.id, row]));
	/* The oldest first, so that the news that stays is the newest. */
	const shown = [...files].reverse().map((file) => {
		const row = known.get(String(file.id)) ?? make(file);
		row.dataset.id = file.id;
		update(row, file);
		return row;
	}).reverse();
	if (shown.length !== list.children.length || shown.some((row, index) => list.children[index] !== row)) {
		list.replaceChildren(...shown);
	}
}

function newSentRow(file) {
	const row = document.createElement("li");
	const bar = document.createElement("progress");
	bar.setAttribute("aria-label", `${file.name} to ${file.peer}`);
	row.append(element("span", "name", file.name), bar, element("span", "detail", ""));
	return row;
}

function updateSentRow(row, file) {
	const over = file.step === "ARRIVED" || file.step === "FAILED";
	const bar = row.querySelector("progress");
	bar.max = Math.max(file.size, 1);
	bar.value = file.size === 0 && over ? 1 : file.done;
	bar.hidden = over;
	const share = over || file.size === 0 ? "" : `, ${Math.floor(100 * file.done / file.size)} %`;
	const detail = row.querySelector(".detail");
	detail.className = file.step === "FAILED" ? "detail bad" : "detail";
	detail.textContent = `to ${file.peer}, ${sizeOf(file.size)}: ${file.error ?? STEPS[file.step] + share}`;
	const before = row.dataset.step;
	row.dataset.step = file.step;
	if (over && !firstFiles && before !== file.step) {
		news(file.error === null ? "good" : "bad", file.error ?? `${file.name} has arrived at ${file.peer}`);
	}
}

function newReceivedRow(file) {
	const row = document.createElement("li");
	const where = file.node === byId("self").textContent ? "" : `, at ${file.node}`;
	row.append(element("span", "name", file.name),
		element("span", "detail", `${sizeOf(file.size)} from ${file.sender ?? "somebody"}${where}`));
	return row;
}

byId("file-form").addEventListener("submit", (event) => {
	event.preventDefault();
	const { peer, files } = event.target.elements;
	sendFiles(peer.value, [...files.files]);
	files.value = "";
});

const carriesFiles = (event) => event.dataTransfer !== null && [...event.dataTransfer.types].includes("Files");

function markTarget(row) {
	document.querySelectorAll("#peers .target").forEach((other) => other.classList.toggle("target", other === row));
	row?.classList.add("target");
}

/* A file beside a peer must not replace the page. */
for (const type of ["dragenter", "dragover"]) {
	document.addEventListener(type, (event) => {
		if (carriesFiles(event)) {
			event.preventDefault();
			const row = event.target.closest?.("#peers li") ?? null;
			event.dataTransfer.dropEffect = row === null ? "none" : "copy";
			markTarget(row);
		}
	});
}
document.addEventListener("dragleave", (event) => {
	if (event.relatedTarget === null) {
		markTarget(null);
	}
});
document.addEventListener("drop", (event) => {
	if (carriesFiles(event)) {
		event.preventDefault();
		markTarget(null);
		const row = event.target.closest?.("#peers li") ?? null;
		if (row !== null) {
			sendFiles(row.dataset.peer, [...event.dataTransfer.files]);
		}
	}
});
