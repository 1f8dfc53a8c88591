/** Bundles the extension and its tests, and collects the licences of what is bundled. */

import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const shared = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  logLevel: "warning",
};

for (const folder of ["dist", "dist-test"]) {
  await rm(folder, { recursive: true, force: true });
}
const made = await build({
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  minify: true,
  legalComments: "none",
  metafile: true,
});
await build({
  ...shared,
  external: ["vscode", "@vscode/test-electron"],
  entryPoints: ["test/*.test.ts", "test/in_the_editor/*.ts"],
  outbase: "test",
  outdir: "dist-test",
});
await writeFile("dist/THIRD_PARTY_LICENSES.txt", await licences(Object.keys(made.metafile.inputs)));

async function licences(inputs) {
  const names = new Set();
  for (const input of inputs) {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (name) {
      names.add(name);
    }
  }
  const texts = [];
  for (const name of [...names].sort()) {
    const folder = `node_modules/${name}`;
    const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) {
      throw new Error(`${name} has no licence file: it cannot be bundled`);
    }
    texts.push(`${name} ${version} (${license})\n\n${await readFile(`${folder}/${file}`, "utf8")}`);
  }
  return texts.join(`\n${"-".repeat(70)}\n\n`);
}
