// One SVG sprite from the icons of lucide that the templates name, plus our own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Names of lucide icons in the sprite; a template may use these and the ones of OWN. */
export const LUCIDE = [
  "arrow-down", "arrow-left", "arrow-right", "arrow-up", "book-open", "bug", "calendar", "chart-line", "check",
  "chevron-down", "chevron-left", "chevron-right", "circle-alert", "circle-check",
  "circle-help", "clock", "copy", "download", "external-link", "eye", "eye-off",
  "file-text", "flag", "flask-conical", "funnel", "graduation-cap", "info", "key-round",
  "languages", "list", "locate-fixed", "log-in", "log-out", "mail", "map", "map-pin",
  "menu", "pencil", "plus", "printer", "qr-code", "refresh-cw", "ruler", "search",
  "sun-moon", "trash-2", "triangle-alert", "undo-2", "user", "users", "waves", "wrench", "x",
];

const OWN = {
  "water-running":
    '<path fill="currentColor" stroke="none" d="M12 1.5c3.7 4.6 7 8.3 7 12.6A7 7 0 0 1 12 21.5a7 7 0 0 1-7-7.4C5 9.8 8.3 6.1 12 1.5z"/>' +
    '<path fill="none" stroke="var(--icon-hole, #fff)" stroke-width="1.7" d="M7.2 13.2c1.6-1.5 3.2-1.5 4.8 0s3.2 1.5 4.8 0M7.6 16.9c1.5-1.4 2.9-1.4 4.4 0s2.9 1.4 4.4 0"/>',
  "water-standing":
    '<circle cx="12" cy="12" r="9.5" fill="currentColor" stroke="none"/>' +
    '<path fill="none" stroke="var(--icon-hole, #fff)" stroke-width="1.7" d="M7 10.5h10M8.5 14.5h7"/>',
  "water-unknown": '<circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" stroke-width="4"/>',
};

/** The sprite's text; `folder` is the directory of the lucide-static package. */
export async function spriteOf(folder) {
  const symbols = await Promise.all(LUCIDE.map(async (name) => {
    const file = name === "circle-help" ? "circle-question-mark" : name;
    const svg = await readFile(join(folder, "icons", `${file}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>"));
    return symbol(name, shapes.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>"));
  }));
  const own = Object.entries(OWN).map(([name, shapes]) => symbol(name, shapes));
  return '<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: Lucide, ISC licence; water signs: this project -->' +
    [...symbols, ...own].join("") + "</svg>\n";
}

function symbol(id, shapes) {
  return `<symbol id="${id}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
}
