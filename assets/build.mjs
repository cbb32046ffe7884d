// Bundles everything that the site serves into assets/dist/. What build.rs finds there
// it hashes and compresses; paths below dist are the names that templates use.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";
import { writeBasemap } from "./basemap/build.mjs";
import { spriteOf } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const require = createRequire(import.meta.url);
const packageDir = (name) => dirname(require.resolve(`${name}/package.json`));

await rm(dist, { recursive: true, force: true });
for (const folder of ["css", "js", "img", "fonts", "basemap", "licenses"]) {
  await mkdir(join(dist, folder), { recursive: true });
}

await copyFonts();
await copyLicences();
await copyMapLibre();
await writeFile(join(dist, "img/icons.svg"), await spriteOf(packageDir("lucide-static")));
for (const folder of ["img", "img/animals"]) {
  await mkdir(join(dist, folder), { recursive: true });
  for (const file of await readdir(join(here, folder))) {
    if (/\.(ico|png|svg)$/.test(file)) await copyFile(join(here, folder, file), join(dist, folder, file));
  }
}
await writeBasemap(join(here, "basemap/src"), join(dist, "basemap"));
await bundleScripts();
await bundleThemeScript();
await bundleStyles();

async function copyFonts() {
  const text = packageDir("@fontsource-variable/atkinson-hyperlegible-next");
  const mono = packageDir("@fontsource/atkinson-hyperlegible-mono");
  for (const subset of ["latin", "latin-ext"]) {
    const whole = await readFile(join(text, `files/atkinson-hyperlegible-next-${subset}-wght-normal.woff2`));
    await writeFile(join(dist, `fonts/atkinson-next-${subset}.woff2`), await ourWeights(whole));
  }
  // The server draws pictures with it: browsers never ask for this one.
  const drawn = packageDir("@expo-google-fonts/atkinson-hyperlegible-next");
  await copyFile(
    join(drawn, "600SemiBold/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
    join(dist, "fonts/atkinson-next.ttf"),
  );
  await copyFile(
    join(drawn, "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf"),
    join(dist, "fonts/atkinson-next-regular.ttf"),
  );
  // For the signs that the site's own font lacks, in documents.
  await copyFile(join(packageDir("dejavu-fonts-ttf"), "ttf/DejaVuSans.ttf"), join(dist, "fonts/dejavu-sans.ttf"));
  await copyFile(
    join(mono, "files/atkinson-hyperlegible-mono-latin-500-normal.woff2"),
    join(dist, "fonts/atkinson-mono-latin.woff2"),
  );
}

// The weights that our styles use, 400 to 700: two thirds of the bytes, on every first visit.
function ourWeights(font) {
  const letters = [[0x20, 0x2ff], [0x1e00, 0x22ff]].flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)));
  return subsetFont(font, letters.join(""), { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700 } } });
}

// The licences travel with what they cover: minifying strips their notices.
async function copyLicences() {
  const sources = {
    "atkinson-hyperlegible": join(packageDir("@fontsource-variable/atkinson-hyperlegible-next"), "LICENSE"),
    "maplibre-gl": join(packageDir("maplibre-gl"), "LICENSE.txt"),
    pmtiles: join(here, "js/pmtiles-LICENSE.txt"),
    fflate: join(packageDir("fflate"), "LICENSE"),
    "atkinson-hyperlegible-files": join(packageDir("@expo-google-fonts/atkinson-hyperlegible-next"), "LICENSE_FONT"),
    bootstrap: join(packageDir("bootstrap"), "LICENSE"),
    "dejavu-fonts": join(packageDir("dejavu-fonts-ttf"), "LICENSE"),
    lucide: join(packageDir("lucide-static"), "LICENSE"),
    "basemap-sources": join(here, "basemap/src/README.md"),
    "basemap-rivers-lgpl-3": join(here, "basemap/src/LGPL-3.txt"),
  };
  for (const [name, file] of Object.entries(sources)) {
    await copyFile(file, join(dist, `licenses/${name}.txt`));
  }
}

// MapLibre ships minified; only the pointer to its source map has to go.
async function copyMapLibre() {
  const folder = packageDir("maplibre-gl");
  for (const name of ["maplibre-gl", "maplibre-gl-worker"]) {
    const code = await readFile(join(folder, `dist/${name}.mjs`), "utf8");
    await writeFile(join(dist, `js/${name}.js`), code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  }
}

async function bundleScripts() {
  await build({
    entryPoints: ["app", "map", "location", "pmtiles"].map((name) => join(here, `js/${name}.js`)),
    outdir: join(dist, "js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    // Files of their own, fetched after the first paint; build.rs rewrites the specifiers.
    external: ["./maplibre-gl.js", "./pmtiles.js"],
    legalComments: "none",
  });
}

// Blocks the first paint, so it is a classic script of its own.
async function bundleThemeScript() {
  await build({
    entryPoints: [join(here, "js/theme.js")],
    outdir: join(dist, "js"),
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
  });
}

async function bundleStyles() {
  await build({
    entryPoints: ["app", "map"].map((name) => join(here, `css/${name}.css`)),
    outdir: join(dist, "css"),
    bundle: true,
    minify: true,
    target: ["chrome100", "firefox100", "safari15.4"],
    charset: "utf8",
    // Seen from here, too: a checkout in a folder named img would be outside otherwise.
    absWorkingDir: join(here, "css"),
    external: ["../fonts/*", "../img/*"],
    legalComments: "none",
  });
}
