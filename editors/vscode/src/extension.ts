/** Beeline in Visual Studio Code: starts `kb lsp` for a folder with a help centre, and stays out of the way else. */

import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { type ServerCommand, serverCommand, topmost, whyNot } from "./server_command";

const SETTINGS_FILES = "**/mkdocs.{yml,yaml}";
const NOT_OURS = "**/{node_modules,.venv,site}/**";

let client: LanguageClient | undefined;
let output: vscode.LogOutputChannel | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel("Beeline", { log: true });
  output = channel;
  const watcher = vscode.workspace.createFileSystemWatcher(SETTINGS_FILES, false, true, true);
  context.subscriptions.push(
    channel,
    watcher,
    watcher.onDidCreate(() => (client ? undefined : start(channel))),
    vscode.commands.registerCommand("beeline.restart", () => restart(channel)),
    vscode.commands.registerCommand("beeline.fixAll", fixAll),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration("beeline.command") ? restart(channel) : undefined,
    ),
  );
  await start(channel);
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function start(channel: vscode.LogOutputChannel): Promise<void> {
  const found = await vscode.workspace.findFiles(SETTINGS_FILES, NOT_OURS, 50);
  const configFile = topmost(found.map((uri) => uri.fsPath));
  if (configFile === "") {
    channel.info("No mkdocs.yml is in this folder, so there is nothing to check.");
    return;
  }
  const command = serverCommand({
    setting: vscode.workspace.getConfiguration("beeline").get<string[]>("command", []),
    configFile,
    platform: process.platform,
    exists: existsSync,
  });
  channel.info(`Starting ${[command.command, ...command.args].join(" ")} in ${command.cwd}`);
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
    outputChannel: channel,
  };
  const run = { command: command.command, args: [...command.args], options: { cwd: command.cwd } };
  client = new LanguageClient("beeline", "Beeline", run, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void complain(channel, command, error);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.needsStop()) {
    await running.stop();
  }
}

async function restart(channel: vscode.LogOutputChannel): Promise<void> {
  await stop();
  await start(channel);
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.beeline",
    apply: "first",
  });
}

async function complain(channel: vscode.LogOutputChannel, command: ServerCommand, error: unknown): Promise<void> {
  channel.error(String(error));
  const choice = await vscode.window.showErrorMessage(`Beeline: ${whyNot(command, error)}`, "Settings", "Output");
  if (choice === "Settings") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "beeline.command");
  } else if (choice === "Output") {
    output?.show();
  }
}
