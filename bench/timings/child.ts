import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MienError } from '../../lib/support/errors';

/**
 * What an expression gives in a process of its own that has done nothing else.
 * @param file whose exports are called `exports` in the expression; its value goes through JSON
 * @throws MienError when the process fails; its message is on stderr
 */
export async function inChild<T>(file: string, expression: string, env: Record<string, string> = {}): Promise<T> {
  const script = `const exports = require(${JSON.stringify(file)}); console.log(JSON.stringify(${expression}))`;
  const child = spawn(process.execPath, [...process.execArgv, '-e', `{ ${script} }`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new MienError('A process of the benchmark failed; its message is above');
  return JSON.parse(text) as T;
}
