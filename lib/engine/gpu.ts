/** The GPU: what NVIDIA's driver shows, and why TensorFlow does not use what is there. */
import { spawnSync } from 'node:child_process';
import { MienError } from '../support/errors';
import { backend } from './kernels';
import { type GpuReport, type MissingLibrary, native } from './native';

/** What there is to know where TensorFlow computes on the processor. */
export interface GpuFacts extends GpuReport {
  /** The names of the GPUs that `nvidia-smi` lists; none where it is not there or fails. */
  readonly listed: readonly string[];
  readonly missing: readonly MissingLibrary[];
  /** `CUDA_VISIBLE_DEVICES` as TensorFlow has seen it. */
  readonly visible: string | undefined;
  /** `MIEN_DEVICE` */
  readonly asked: string | undefined;
  /** What TensorFlow has said of GPUs while it loaded. */
  readonly log: readonly string[];
}

/** The oldest driver's CUDA that runs libraries of CUDA 12, as the driver counts: 1000 · major + 10 · minor. */
const OLDEST_CUDA = 12_000;

/** Where TensorFlow computes on the processor: why it does not use a GPU, cause and cure; undefined where none is there, or none was wanted. */
export function gpuProblem(): string | undefined {
  return whyNoGpu(gpuFacts());
}

export function whyNoGpu(facts: GpuFacts): string | undefined {
  const { gpus, driver, builtForCuda, missing, visible, asked, log } = facts;
  if (asked === 'cpu' || visible === '' || visible === '-1') return undefined;
  const name = gpus[0]?.name ?? facts.listed[0];
  if (!name) return undefined;
  const because = (cause: string, cure: string) => `TensorFlow does not use the GPU (${name}): ${cause}. ${cure}`;
  if (!builtForCuda) {
    return because('the build without CUDA is installed', 'Run npm run setup -- --gpu.');
  }
  if (!driver.found) {
    const cure = 'In a container, start it with --gpus all (NVIDIA_DRIVER_CAPABILITIES=compute,utility).';
    return because(`the driver’s library cannot be opened (${driver.problem})`, cure);
  }
  if (driver.cuda < OLDEST_CUDA) {
    const version = `${Math.floor(driver.cuda / 1000)}.${(driver.cuda % 1000) / 10}`;
    const cure = 'Install NVIDIA’s driver 525 or newer, then try again; npm run setup need not run again.';
    return because(`its driver is too old (it runs CUDA up to ${version}, and TensorFlow needs 12)`, cure);
  }
  if (gpus.length === 0) {
    const shown = visible === undefined ? '' : `, with CUDA_VISIBLE_DEVICES=${visible}`;
    const said = driver.problem || 'no GPU';
    return because(`its driver answers: ${said}${shown}`, 'See nvidia-smi, and correct CUDA_VISIBLE_DEVICES.');
  }
  if (missing.length > 0) {
    const list = missing.map(({ name: library, reason }) => `${library} (${reason})`).join(', ');
    return because(`a library of NVIDIA’s cannot be opened: ${list}`, 'Run npm run setup -- --gpu again.');
  }
  const said = log.length > 0 ? `it says\n  ${log.join('\n  ')}\n ` : 'it does not say why';
  return because(
    said,
    'Use another GPU if this one is too old or its memory taken; else run npm run setup -- --gpu again.',
  );
}

/** @throws MienError when a GPU was asked for by name and TensorFlow uses none */
export function requireAskedDevice(): void {
  if (process.env.MIEN_DEVICE !== 'gpu' || backend().isUsingGpuDevice) return;
  throw new MienError(
    'A GPU was asked for (--device, MIEN_DEVICE), and TensorFlow uses none',
    gpuProblem() ?? 'None is there: leave the choice to mien, or ask for cpu.',
  );
}

/** As they are in this process. */
export function gpuFacts(): GpuFacts {
  const report = native.gpuReport();
  const listed = listedGpus();
  const isHere = report.builtForCuda && (report.gpus.length > 0 || listed.length > 0);
  return {
    ...report,
    listed,
    missing: isHere ? native.openCudaLibraries() : [],
    visible: process.env.CUDA_VISIBLE_DEVICES,
    asked: process.env.MIEN_DEVICE,
    log: isHere ? tensorflowLog() : [],
  };
}

function listedGpus(): string[] {
  const { status, stdout } = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? [...stdout.matchAll(/^GPU \d+: (.*?)(?: \(UUID.*)?$/gm)].map((match) => match[1]!) : [];
}

/** Loads TensorFlow once more, in a process of its own that lets it talk. */
function tensorflowLog(): string[] {
  const script = `process.stdout.write(require(${JSON.stringify(require.resolve('./tensorflow'))}).startupLog)`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0' };
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, '-e', script], {
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  return stdout
    .split('\n')
    .filter((line) => /cuda|gpu|dso_loader|dlopen|nvidia/i.test(line) && !/factory/.test(line))
    .map((line) => line.replace(/^[IWEF]\d+ .*?\] /, ''));
}
