export const byId = (id) => document.getElementById(id);

export function element(tag, className, text) {
	const made = document.createElement(tag);
	made.className = className;
	made.textContent = text;
	return made;
}
