/** What runs inside the editor: an article is opened, and its findings must come, with something to do about them. */

import assert from "node:assert/strict";
import * as vscode from "vscode";

export async function run(): Promise<void> {
  const [uri] = await vscode.workspace.findFiles("docs/a/one.md");
  assert.ok(uri);
  const found = findings(uri, (each) => each.some((mark) => code(mark) === "tone-blame"));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const blame = (await found).find((mark) => code(mark) === "tone-blame");
  assert.ok(blame);
  assert.equal(blame.range.start.line, 3);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    blame.range,
  );
  assert.ok(actions.some((each) => each.title.startsWith("Let this stand")));
  const commands = await vscode.commands.getCommands(true);
  assert.ok(commands.includes("beeline.fixAll") && commands.includes("beeline.restart"));
}

function code(mark: vscode.Diagnostic): string {
  return typeof mark.code === "object" ? String(mark.code.value) : String(mark.code ?? "");
}

function findings(uri: vscode.Uri, seen: (marks: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error("no findings came")), 30_000);
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      const marks = vscode.languages.getDiagnostics(uri);
      if (seen(marks)) {
        clearTimeout(patience);
        listener.dispose();
        resolve(marks);
      }
    });
  });
}
