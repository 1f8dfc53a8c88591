/**
 * Runs the extension in a real Visual Studio Code; under Linux without a screen call it through `xvfb-run -a`.
 *
 * VSCODE_PATH names an editor that is installed; without it one is downloaded. BEELINE_KB is the `kb` to use.
 * Exit codes: 0 passed, 1 failed, 77 skipped since there is no editor or no screen.
 */

import { mkdtempSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";

const SKIPPED = 77;

async function main(): Promise<number> {
  if (process.platform === "linux" && !process.env["DISPLAY"]) {
    return skip("there is no screen: run it through `xvfb-run -a`");
  }
  let vscodeExecutablePath = process.env["VSCODE_PATH"];
  if (!vscodeExecutablePath) {
    try {
      vscodeExecutablePath = await downloadAndUnzipVSCode({ timeout: 15_000 });
    } catch (error) {
      return skip(`Visual Studio Code could not be downloaded (${String(error)}); VSCODE_PATH can name one`);
    }
  }
  const top = mkdtempSync(path.join(tmpdir(), "beeline-"));
  const folder = path.join(top, "help");
  mkdirSync(path.join(folder, "docs", "a"), { recursive: true });
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, "mkdocs.yml"), "site_name: Help\nplugins:\n  - kb\n");
  writeFileSync(path.join(folder, "docs", "a", "one.md"), "---\nid: one\n---\nYou failed to save it.\n");
  const command = [process.env["BEELINE_KB"] ?? "kb"];
  writeFileSync(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "beeline.command": command }));
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: path.resolve(__dirname, "..", ".."),
      extensionTestsPath: path.resolve(__dirname, "suite.js"),
      launchArgs: [folder, "--disable-workspace-trust", "--disable-gpu", `--user-data-dir=${path.join(top, "user")}`],
    });
  } catch (error) {
    console.error(String(error));
    return 1;
  }
}

function skip(reason: string): number {
  console.log(`skipped: ${reason}`);
  return SKIPPED;
}

void main().then((code) => process.exit(code));
