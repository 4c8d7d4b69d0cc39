// Runs the steps of set-up that have something to do, as many at a time as do not wait for each other.
import fs from 'node:fs';
import process from 'node:process';
import { Failure, Stopped } from './failure.mjs';
import { remove, root, scratch, setupWith } from './files.mjs';
import { mark, takeLock } from './lock.mjs';
import { checkDisk, checkPlatform, freeBytes, thisPlatform } from './machine.mjs';

const usage = `usage: ${setupWith('[--cpu | --gpu]')}
  --cpu  TensorFlow without CUDA       --gpu  TensorFlow with CUDA
  (default: what is installed, else with CUDA if an NVIDIA GPU answers)
environment: MIEN_TENSORFLOW_DIR, a TensorFlow that is already there; PYTHON, CXX, the Python and compiler to use`;

const say = (line) => process.stderr.write(`mien set-up: ${line}\n`);

/**
 * @param {readonly object[]} steps  in each, `done` looks (fast) whether there is nothing to do, `check` (optional) whether what it needs
 *   from the machine is there, `run` does it; `after` names the steps whose results it uses, `bytes` the disk space it needs while it works
 * @param {string} [next]  what is said when all is there
 * @returns {Promise<number>} the exit code
 */
export async function main(args, steps, next) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    return 0;
  }
  const stop = new AbortController();
  let code = 1;
  for (const [name, number] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.once(name, () => {
      code = number;
      stop.abort();
    });
  }
  try {
    await setUp(steps, { flags: parse(args), signal: stop.signal }, stop);
    if (next) say(next);
    return 0;
  } catch (error) {
    if (error instanceof Stopped) say('interrupted; the next one goes on from here');
    else console.error(String(explain(error)));
    return code;
  }
}

function parse(args) {
  const unknown = args.find((argument) => !['--cpu', '--gpu'].includes(argument));
  if (unknown || args.length > 1) {
    throw new Failure(unknown ? `unknown argument ${unknown}` : '--cpu and --gpu exclude each other', {
      cure: `\`${setupWith('--help')}\` shows what it takes.`,
    });
  }
  return { cpu: args[0] === '--cpu', gpu: args[0] === '--gpu' };
}

/** A file that cannot be written is the user's to mend; anything else that is no Failure is a bug, and keeps its trace. */
function explain(error) {
  if (error instanceof Failure) return error;
  if (!error.syscall) return error.stack ?? error;
  const cure = `see that you may write in ${root} and that its disk is not full, then run the same command again.`;
  return new Failure('a file could not be read or written', { why: error.message, cure });
}

async function setUp(steps, context, stop) {
  const allDone = () => steps.every((step) => step.done(context));
  if (allDone()) return;
  fs.mkdirSync(root, { recursive: true });
  const { id, release } = await takeLock(say, context.signal);
  try {
    if (allDone()) return; // by the other set-up that we waited for
    remove(scratch);
    fs.mkdirSync(scratch);
    context.env = childEnvironment(id);
    await preflight(steps, context);
    await runAll(steps, context, stop);
  } finally {
    remove(scratch);
    release();
  }
}

function childEnvironment(id) {
  const env = { ...process.env, [mark]: id, TMPDIR: scratch, PIP_USER: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  delete env.PYTHONPATH; // clusters set them for another Python
  delete env.PYTHONHOME;
  return env;
}

/** Everything that can be known to be missing is, before the first download. */
async function preflight(steps, context) {
  const pending = steps.filter((step) => !step.done(context));
  checkPlatform(thisPlatform());
  for (const step of pending) await step.check?.(context);
  const needed = pending.reduce((sum, step) => sum + step.bytes, 0);
  checkDisk(freeBytes(root), needed);
  if (needed < 0.1e9) return;
  const names = pending.map((step) => step.name).join(', ');
  say(`${names}\n  needs ${(needed / 1e9).toFixed(1)} GB of disk; takes a minute or more, by the network`);
}

async function runAll(steps, context, stop) {
  const running = new Map();
  for (const step of steps) {
    const earlier = step.after.map((other) => running.get(other));
    running.set(step, runStep(step, earlier, context));
  }
  try {
    await Promise.all(running.values());
  } catch (first) {
    stop.abort(); // ends the tools that are still at work
    await Promise.allSettled(running.values());
    throw first;
  }
}

async function runStep(step, earlier, context) {
  await Promise.all(earlier);
  if (context.signal.aborted) throw new Stopped();
  if (step.done(context)) return;
  const start = performance.now();
  await step.run(context);
  say(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${step.name}`);
}
