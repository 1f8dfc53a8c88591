import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module from "node:module";
import * as path from "node:path";
import { test } from "node:test";

const top = path.resolve(__dirname, "..");

/** Stands for anything of the editor: a class, a function, an object. */
function anything(): unknown {
  return new Proxy(class {}, {
    get: (target, name) => (name === "prototype" ? target.prototype : name === Symbol.toPrimitive ? () => "" : anything()),
    apply: () => anything(),
  });
}

test("the bundle loads, and offers what the editor calls", () => {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (request, ...rest) => (request === "vscode" ? anything() : load(request, ...rest));
  try {
    const extension = require(path.join(top, "dist", "extension.js")) as Record<string, unknown>;
    assert.equal(typeof extension["activate"], "function");
    assert.equal(typeof extension["deactivate"], "function");
  } finally {
    loader._load = load;
  }
});

test("every command that is declared is there, and the other way round", () => {
  const { contributes, main } = JSON.parse(readFileSync(path.join(top, "package.json"), "utf8"));
  const source = readFileSync(path.join(top, "src", "extension.ts"), "utf8");
  const there = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]).sort();
  assert.deepEqual(contributes.commands.map((each: { command: string }) => each.command).sort(), there);
  assert.ok(readFileSync(path.join(top, main), "utf8").length > 1000);
});

test("what is bundled comes with its licence", () => {
  const text = readFileSync(path.join(top, "dist", "THIRD_PARTY_LICENSES.txt"), "utf8");
  assert.match(text, /vscode-languageclient \d+/);
  assert.match(text, /Permission is hereby granted/);
});
