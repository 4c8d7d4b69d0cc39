// Runs the tools that set-up needs (npm, pip, the compiler) and turns what goes wrong with them into one clear message.
import { spawn } from 'node:child_process';
import { Failure, Stopped } from './failure.mjs';
import { root } from './files.mjs';

/**
 * Runs a command and resolves to its exit code and output, whatever the code. The command gets a process group of its own,
 * so that stopping it stops the processes that it has started too.
 *
 * @returns {Promise<{code: number | null, signal: string | null, output: string, missing: boolean}>}
 */
export function tryRun(command, args, { env = process.env, signal, timeout } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Stopped());
    let output = '';
    const child = spawn(command, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {} // it has ended by itself
    };
    const timer = timeout && setTimeout(kill, timeout);
    signal?.addEventListener('abort', kill);
    const finish = (settle) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) reject(new Stopped());
      else settle();
    };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) =>
      finish(() => {
        const missing = error.code === 'ENOENT' || error.code === 'EACCES';
        resolve({ code: null, signal: null, output: error.message, missing });
      }),
    );
    child.on('close', (code, killer) => finish(() => resolve({ code, signal: killer, output, missing: false })));
  });
}

/** Runs a command that has to succeed, and resolves to its output. */
export async function run(command, args, { what, cure, ...options }) {
  const result = await tryRun(command, args, options);
  if (result.code === 0) return result.output;
  if (result.missing) {
    const why = `The command ${command} was not found.`;
    throw new Failure(what, { why, cure: `see that ${command} is on the PATH, then run the same command again.` });
  }
  const ended = result.signal ? `\n(ended by ${result.signal})` : '';
  throw new Failure(what, { why: lastLines(result.output) + ended, cure: cureFor(result.output) ?? cure });
}

// Stack traces and hints that say nothing about this failure; absl's greeting, which no setting of TensorFlow's silences.
const noise = /^npm error(\s*$|\s\s|\s\})|complete log of this run|npm help|^\[notice\]|absl::InitializeLog|port\.cc/;

/** The end of a tool's output, less what says nothing. */
export function lastLines(output, count = 8) {
  const [withoutUsage] = output.split(/^npm error (?:Clean install|Usage:)/m);
  const lines = withoutUsage
    .split('\n')
    .filter((line) => line.trim() && !noise.test(line))
    .map((line) =>
      line.trimEnd().replace(/^WARNING: Retrying .* after connection broken by |<[^<>]*object at [^<>]*>: /g, ''),
    )
    .map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
  return [...new Set(lines)].slice(-count).join('\n'); // pip says the same at each of its tries
}

/** What to do about the causes that every tool shares. */
function cureFor(output) {
  if (/ENOSPC|No space left on device/i.test(output)) return 'free some disk space, then run the same command again.';
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|NewConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|ProxyError|SSLError|CERT_/i.test(
      output,
    )
  ) {
    return 'the package registry could not be reached: check the network and HTTPS_PROXY, or point npm (`npm config set registry`) and pip (PIP_INDEX_URL) to a mirror. Then run the same command again; what is finished is kept.';
  }
  return undefined;
}
