// Copies the certificate's fonts from npm's `inter-ui` into the package:
//
//   npm install --no-save inter-ui@4.1.1 && node certificate-fonts.mjs      (in this folder)
//
// The PDF wants whole fonts, one file a weight: a name such as "Šťastná" keeps its kerning, and Cyrillic and Greek
// are there. The site's variable font is cut in pieces by script for the web, and is not used in the PDF.
// The result is committed; run this only to take a newer Inter (SIL Open Font License, beside the fonts).
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "node_modules", "inter-ui");
const target = join(here, "..", "learnpath", "static", "fonts", "certificate");

mkdirSync(target, { recursive: true });
for (const weight of ["Regular", "SemiBold", "Bold"]) {
  copyFileSync(join(source, "web", `Inter-${weight}.woff2`), join(target, `Inter-${weight}.woff2`));
}
copyFileSync(join(source, "LICENSE.txt"), join(target, "LICENSE.txt"));
