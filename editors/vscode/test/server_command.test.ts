import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { serverCommand, topmost, whyNot } from "../src/server_command";

const configFile = path.join(path.sep, "work", "help", "mkdocs.yml");
const cwd = path.dirname(configFile);
const nothing = (): boolean => false;

function only(...files: string[]): (file: string) => boolean {
  return (file) => files.includes(file);
}

test("without a setting and a .venv it is the kb on the search path", () => {
  const found = serverCommand({ setting: [], configFile, platform: "linux", exists: nothing });
  assert.deepEqual(found, { command: "kb", args: ["lsp"], cwd });
});

test("the .venv beside mkdocs.yml comes before the search path", () => {
  const own = path.join(cwd, ".venv", "bin", "kb");
  const found = serverCommand({ setting: [], configFile, platform: "linux", exists: only(own) });
  assert.deepEqual(found, { command: own, args: ["lsp"], cwd });
});

test("on Windows the .venv has another shape", () => {
  const own = path.join(cwd, ".venv", "Scripts", "kb.exe");
  assert.equal(serverCommand({ setting: [], configFile, platform: "win32", exists: only(own) }).command, own);
});

test("a .venv above counts, but not above the repository's top", () => {
  const above = path.join(path.sep, "work", ".venv", "bin", "kb");
  const situation = { setting: [], configFile, platform: "linux" as const };
  assert.equal(serverCommand({ ...situation, exists: only(above) }).command, above);
  assert.equal(serverCommand({ ...situation, exists: only(above, path.join(cwd, ".git")) }).command, "kb");
});

test("the setting comes first, word by word", () => {
  const setting = ["uv", "run", "", "kb"];
  const found = serverCommand({ setting, configFile, platform: "linux", exists: () => true });
  assert.deepEqual([found.command, found.args], ["uv", ["run", "kb", "lsp"]]);
});

test("a path that begins with a dot counts from the folder of mkdocs.yml", () => {
  const found = serverCommand({ setting: ["./bin/kb"], configFile, platform: "linux", exists: nothing });
  assert.equal(found.command, path.join(cwd, "bin", "kb"));
});

test("a program that is not there is told with what to do", () => {
  const command = { command: "kb", args: ["lsp"], cwd };
  const error = Object.assign(new Error("spawn kb ENOENT"), { code: "ENOENT" });
  assert.match(whyNot(command, error), /“kb” is not there\. Install it with: pip install 'beeline-kb\[lsp\]'/);
  assert.match(whyNot(command, new Error("spawn kb EACCES")), /may not be run/);
  for (const other of [new Error("Connection got disposed."), "no", undefined, null, { code: 7 }]) {
    assert.match(whyNot(command, other), /“kb lsp” did not start\. The output “Beeline” says why/);
  }
});

test("of several settings files the topmost is the site's", () => {
  assert.equal(topmost(["/a/b/c/mkdocs.yml", "/a/z/mkdocs.yml", "/a/b/mkdocs.yml"]), "/a/b/mkdocs.yml");
  assert.equal(topmost([]), "");
});
