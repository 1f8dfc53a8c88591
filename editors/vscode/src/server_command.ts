/** Which program to start, and where: everything that can be decided without the editor. */

import * as path from "node:path";

/** A program with its arguments, and the folder in which it runs. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** What has to be known to choose one. exists says whether a file is there. */
export interface Situation {
  readonly setting: readonly string[];
  readonly configFile: string;
  readonly platform: NodeJS.Platform;
  readonly exists: (file: string) => boolean;
}

/**
 * The command of the setting; else the `kb` of the `.venv` beside mkdocs.yml, or above it up to the top of the
 * repository; else the `kb` on the search path.
 */
export function serverCommand(situation: Situation): ServerCommand {
  const cwd = path.dirname(situation.configFile);
  const [first, ...rest] = situation.setting.filter((word) => word !== "");
  if (first !== undefined) {
    const command = first.startsWith(".") ? path.resolve(cwd, first) : first;
    return { command, args: [...rest, "lsp"], cwd };
  }
  for (const folder of upToTheTop(cwd, situation.exists)) {
    const own = path.join(folder, ...(situation.platform === "win32" ? [".venv", "Scripts", "kb.exe"] : [".venv", "bin", "kb"]));
    if (situation.exists(own)) {
      return { command: own, args: ["lsp"], cwd };
    }
  }
  return { command: "kb", args: ["lsp"], cwd };
}

/** What to tell a person when the program did not start. */
export function whyNot(command: ServerCommand, error: unknown): string {
  const typed = [command.command, ...command.args].join(" ");
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const found = error instanceof Error ? error.message : String(error);
  if (code === "ENOENT" || found.includes("ENOENT")) {
    return (
      `“${command.command}” is not there. Install it with: pip install 'beeline-kb[lsp]'. ` +
      "Or say in the setting “beeline.command” how to run it."
    );
  }
  if (code === "EACCES" || found.includes("EACCES")) {
    return `“${command.command}” may not be run. Check who may run it, or change the setting “beeline.command”.`;
  }
  return `“${typed}” did not start. The output “Beeline” says why. Often this helps: pip install 'beeline-kb[lsp]'.`;
}

/** Of several settings files the one nearest to the top; of equals the first by name. "" where there is none. */
export function topmost(files: readonly string[]): string {
  const depth = (file: string): number => file.split(/[\\/]/).length;
  const [first] = [...files].sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1));
  return first ?? "";
}

function* upToTheTop(start: string, exists: (file: string) => boolean): Generator<string> {
  let folder = start;
  for (;;) {
    yield folder;
    const above = path.dirname(folder);
    if (exists(path.join(folder, ".git")) || above === folder) {
      return;
    }
    folder = above;
  }
}
