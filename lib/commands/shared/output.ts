/** What commands write: results to stdout, everything else to stderr, and commands in it so that they can be pasted. */

/** Everything but results: progress, remarks. */
export function note(sentence: string): void {
  process.stderr.write(`${asCalled(sentence)}\n`);
}

/** The result: one JSON document, or lines for people. */
export function print(flags: { json?: boolean }, document: unknown, lines: () => string[]): void {
  process.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : `${lines().join('\n')}\n`);
}

/** What to do next; nothing where there are no commands. */
export function next(...commands: string[]): string[] {
  return commands.length === 0 ? [] : ['', 'Next:', ...commands.map((command) => `  ${calledAs()} ${command}`)];
}

/** Commands in a message, written the way mien was called. */
export function asCalled(message: string): string {
  return message.replaceAll('`mien ', `\`${calledAs()} `);
}

/** How mien was called, for lines that can be pasted into the same shell: a clone has no `mien` in its path. */
export function calledAs(): string {
  return { mien: 'npm run mien --', npx: 'npx mien' }[process.env.npm_lifecycle_event ?? ''] ?? 'mien';
}
