// Builds learnpath/static and templates/components/icon_shapes.html from what is in src and in node_modules.
// `node build.mjs --check` builds nothing into the tree and fails when what is committed is not what would be built.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { transform } from "lightningcss";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const source = join(here, "src");
const home = { static: resolve(here, "../learnpath/static"), icons: resolve(here, "../templates/components/icon_shapes.html") };
const checking = process.argv.includes("--check");

const COMPONENTS = [
  "button", "label", "field", "fieldset", "input", "validation-message", "error-summary", "alert", "dialog",
  "table", "tag", "details", "skip-link", "breadcrumbs",
];
const SMALLEST_TO_COMPRESS = 500;
const ALREADY_COMPRESSED = new Set([".woff2"]);

const files = new Map(); // path below static -> bytes
const manifest = {}; // app.css -> app.3f2a91.css

/** Put a file under a name that changes with its content, so that browsers may keep it for ever. */
function publish(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const hashed = name.replace(/(\.[^.]+)$/, `.${hash}$1`);
  files.set(hashed, Buffer.from(bytes));
  manifest[name] = hashed;
  return hashed;
}

// --- the theme: Designsystemet's own token tool, less what nothing here uses -------------------------------------

function buildTheme() {
  const folder = mkdtempSync(join(tmpdir(), "learnpath-theme-"));
  const config = { ...JSON.parse(readFileSync(join(here, "theme.config.json"))), outDir: join(folder, "tokens") };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const tool = join(modules, ".bin/designsystemet");
  const run = (...words) => execFileSync(tool, words, { cwd: folder, stdio: "pipe" });
  run("tokens", "create", "--config", "config.json");
  run("tokens", "build", "--config", "config.json", "-t", "tokens", "-o", "built");
  const css = readFileSync(join(folder, "built/learnpath.css"), "utf8");
  rmSync(folder, { recursive: true });
  return css;
}

/** One scheme for the page, by the reader's own setting: no per-part schemes, second typefaces or sizes. */
function onlyWhatPagesAsk(css) {
  const names = { Rule: { style: (rule) => {
    const said = JSON.stringify(rule.value.selectors);
    const part = (name, value) => said.includes(`"name":"${name}"`) && said.includes(`"value":"${value}"`);
    if (part("data-typography", "secondary")) return [];
    if (said.includes('"name":"data-size"') && !said.includes('"kind":"root"')) return [];
    if (part("data-color-scheme", "dark")) return [];
    return undefined;
  }, media: (rule) => (JSON.stringify(rule.value.query).includes('"light"') ? [] : undefined) } };
  return transform({ filename: "theme.css", code: Buffer.from(css), visitor: names }).code.toString();
}

// Variants of Designsystemet's components that no page here has: a rule only for them is left out.
const NEVER_SHOWN = [
  "ds-icon", "ds-readonly-icon", "ds-print-preserve", "ds-focus", "ds-focus--inset", "ds-focus--middle", "ds-focus--visible",
  "ds-focus--visible--inset", "ds-focus--visible--middle", "ds-checkbox--checked", "ds-list--unstyled", "ds-floating",
  "ds-field-affixes", "ds-field-affix", "ds-skiplink", "ds-dialog__block", "ds-card", "data-size", "data-placement",
  "data-position", "data-clickdelegatefor", "data-weight", "counter", "switch", "outline", "dir", "lang", "aria-sort", "data-border",
  "data-zebra", "data-sticky-header", "data-hover",
];

function withoutNeverShown(css) {
  const words = new RegExp(`"(?:name|value|kind)":"(?:${NEVER_SHOWN.join("|")})"`);
  return transform({ filename: "ds.css", code: Buffer.from(css), visitor: { Rule: { style(rule) {
    const never = (text) => {
      const selector = text.replace(/\{"type":"pseudo-class","kind":"not".*?\]\]\}/g, "");
      if (text.includes("readonly") && text.includes('"before"')) return true;
      return words.test(selector) || (selector.includes("ds-validation-message") && selector.includes("data-color"));
    };
    return rule.value.selectors.every((selector) => never(JSON.stringify(selector))) ? [] : undefined;
  } } } }).code.toString();
}

function withoutUnusedTokens(css) {
  for (let before = ""; before !== css; ) {
    before = css;
    const used = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name));
    css = css.replace(/(--_?dsc?-[\w-]+):(?:url\([^)]*\)|"[^"]*"|[^;{}"])*(;|(?=\}))/g, (whole, name) => (used.has(name) ? whole : ""));
  }
  return css;
}

// --- the stylesheet ---------------------------------------------------------------------------------------------

function buildStyles() {
  const read = (...parts) => readFileSync(join(...parts), "utf8");
  const designsystemet = (name) => withoutNeverShown(read(modules, "@digdir/designsystemet-css/dist/src", `${name}.css`));
  const own = (name) => read(source, "css", `${name}.css`);
  const layer = (name, ...parts) => `@layer ${name}{${parts.join("\n")}}`;
  const css = [
    "@layer ds, base, components, own;",
    own("fonts").replace(/url\("([^"]+)"\)/g, (whole, name) => `url("${manifest[name]}")`),
    onlyWhatPagesAsk(buildTheme()),
    layer("base", designsystemet("base"), own("base")),
    layer("components", ...COMPONENTS.map(designsystemet)),
    layer("own", ...["layout", "path", "parts", "forms", "authoring", "media"].map(own)),
  ].join("\n");
  const tidy = (code) => transform({ filename: "app.css", code: Buffer.from(code), minify: true }).code.toString();
  publish("app.css", tidy(withoutUnusedTokens(tidy(css))));
}

// --- scripts, fonts, icons --------------------------------------------------------------------------------------

function buildScript(name) {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [join(source, "js", name)], bundle: true, minify: true, write: false, format: "iife", legalComments: "none",
    target: "es2022", alias: { icons: join(modules, "@navikt/aksel-icons/dist/svg") }, loader: { ".svg": "text" }, absWorkingDir: here,
  });
  publish(name, outputFiles[0].contents);
}

function buildFonts() {
  const from = join(modules, "@fontsource-variable/inter/files");
  publish("fonts/inter-latin.woff2", readFileSync(join(from, "inter-latin-wght-normal.woff2")));
  publish("fonts/inter-latin-ext.woff2", readFileSync(join(from, "inter-latin-ext-wght-normal.woff2")));
}

function buildIcons() {
  const wanted = JSON.parse(readFileSync(join(source, "icons.json")));
  const shapes = Object.entries(wanted).map(([name, drawing]) => {
    const svg = readFileSync(join(modules, "@navikt/aksel-icons/dist/svg", `${drawing}.svg`), "utf8");
    const inside = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, "").replace(/ fill="currentColor"/g, "");
    const short = inside.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))).replace(/\s*\n\s*/g, "");
    return `  ${JSON.stringify(name)}: ${JSON.stringify(short).replaceAll('\\"', "'")}`;
  });
  return `{# Drawn by assets/build.mjs from Aksel's icons (MIT) after assets/src/icons.json; do not edit. #}\n{% set shapes = {\n${shapes.join(",\n")},\n} %}\n{% set favicon = "${favicon()}" %}\n`;
}

/** In the page itself: a file of its own would be one more request of everybody's first visit. */
function favicon() {
  const svg = readFileSync(join(source, "favicon.svg"), "utf8").trim().replaceAll('"', "'");
  return `data:image/svg+xml,${svg.replace(/[%#<>{} ]/g, encodeURIComponent)}`;
}

function licences() {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json")));
  const shipped = /^node_modules\/(htmx\.org|@tiptap\/.*|prosemirror-.*|linkifyjs|orderedmap|rope-sequence|w3c-keyname|@digdir\/designsystemet(-css)?|@fontsource-variable\/inter|@navikt\/aksel-icons)$/;
  const parts = ["What learnpath's stylesheet, scripts, fonts and icons are made from, and under which licences."];
  for (const [path, about] of Object.entries(lock.packages).filter(([path]) => shipped.test(path))) {
    const folder = join(here, path);
    const text = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const title = `${path.slice("node_modules/".length)} ${about.version} (${about.license})`;
    parts.push(`${title}\n${"-".repeat(title.length)}\n${text ? readFileSync(join(folder, text), "utf8").trim() : "See the package's own page for the text of its licence."}`);
  }
  return `${parts.join("\n\n")}\n`;
}

function compress() {
  for (const [name, bytes] of [...files]) {
    if (bytes.length <= SMALLEST_TO_COMPRESS || ALREADY_COMPRESSED.has(extname(name))) continue;
    files.set(`${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    files.set(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

// --- all of it --------------------------------------------------------------------------------------------------

/** Files under a name that this build gave or gives: others may keep files of their own in the folder. */
function present(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath ?? one.path, one.name)))
    .filter((name) => name.replace(/\.(br|gz)$/, "").replace(/\.[0-9a-f]{8}(\.[^.]+)$/, "$1") in manifest);
}

function compare(icons) {
  const wrong = [];
  for (const [name, bytes] of files) {
    const path = join(home.static, name);
    // Another release of Node may compress to other bytes; what is inside was compared already.
    const same = existsSync(path) && (/\.(br|gz)$/.test(name) || readFileSync(path).equals(bytes));
    if (!same) wrong.push(name);
  }
  for (const name of present(home.static)) if (!files.has(name)) wrong.push(`${name} (nothing builds it)`);
  if (!existsSync(home.icons) || readFileSync(home.icons, "utf8") !== icons) wrong.push(basename(home.icons));
  if (wrong.length) {
    console.error(`learnpath/static is not what assets/ builds. Run npm run build in assets/.\n  ${wrong.join("\n  ")}`);
    process.exit(1);
  }
  console.log(`learnpath/static is what assets/ builds (${files.size} files).`);
}

function write(icons) {
  for (const name of present(home.static)) if (!files.has(name)) rmSync(join(home.static, name));
  for (const [name, bytes] of files) {
    const path = join(home.static, name);
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes);
  }
  writeFileSync(home.icons, icons);
  for (const [name, hashed] of Object.entries(manifest)) {
    const size = files.get(`${hashed}.br`)?.length ?? files.get(hashed).length;
    console.log(`${name.padEnd(28)} ${(files.get(hashed).length / 1024).toFixed(1).padStart(7)} KB, over the wire ${(size / 1024).toFixed(1).padStart(6)} KB`);
  }
}

buildFonts();
buildStyles();
buildScript("app.js");
buildScript("editor.js");
buildScript("service-worker.js");
const icons = buildIcons();
compress();
files.set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
files.set("LICENCES.txt", Buffer.from(licences()));
if (checking) compare(icons);
else write(icons);
