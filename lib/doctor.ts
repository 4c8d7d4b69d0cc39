import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineReport } from './engine';
import { findBrowser } from './figures/browser';
import { messageOf } from './support/errors';
import { workspaceFolder } from './support/paths';
import { place } from './support/place';

export interface DoctorReport {
  readonly ok: boolean;
  readonly mien: string;
  readonly node: string;
  readonly tensorflow: string | null;
  readonly tfjs: string | null;
  readonly device: 'gpu' | 'cpu' | null;
  /** The GPU that TensorFlow uses, its memory in bytes. */
  readonly gpu: { readonly name: string; readonly bytes: number } | null;
  readonly threads: number | null;
  /** What is missing or broken, each with what to do about it. */
  readonly problems: readonly string[];
  /** What is missing and only some of mien needs, each with what that is and what to do about it. */
  readonly optional: readonly string[];
}

/** Looks whether everything that mien needs is there and works. Never throws. */
export async function doctor(): Promise<DoctorReport> {
  const { VERSION } = await import('./support/version');
  const problems: string[] = [];
  let engine: EngineReport | undefined;
  try {
    const { tf, engineReport, gpuProblem } = await import('./engine'); // here, so that a broken engine is a finding and not a crash
    engine = engineReport();
    if (engine.device === 'cpu') {
      const problem = gpuProblem();
      if (problem) problems.push(problem);
    }
    const product = tf.tidy(
      () =>
        tf
          .tensor2d([[1, 2]])
          .matMul(tf.tensor2d([[3], [4]]))
          .dataSync()[0],
    );
    if (product !== 11)
      problems.push(`TensorFlow multiplies wrongly (1·3 + 2·4 = ${product}). Run ${place.setupCommand} again.`);
    const { dataFrame } = await import('./evaluation/tables');
    dataFrame([{ works: 1 }]);
  } catch (error) {
    problems.push(messageOf(error));
  }
  for (const [module, use] of [
    ['sharp', 'reading images'],
    ['plotly.js-dist/plotly.js', 'figures'],
  ] as const) {
    try {
      require.resolve(module);
    } catch {
      problems.push(
        `${module} is missing, which ${use} need. Run ${place.isClone ? place.setupCommand : 'npm install'}.`,
      );
    }
  }
  const workspace = workspaceFolder();
  const kernel = workspace && join(workspace, '.venv', 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
  if (kernel && !existsSync(kernel)) {
    problems.push(`The tslab kernel is not installed (${kernel}), which notebooks need. Run npm run setup.`);
  }
  const optional: string[] = [];
  try {
    findBrowser();
  } catch (error) {
    optional.push(messageOf(error).replace('\n  ', '. '));
  }
  return {
    ok: problems.length === 0,
    mien: VERSION,
    node: process.versions.node,
    tensorflow: engine?.tensorflow ?? null,
    tfjs: engine?.tfjs ?? null,
    device: engine?.device ?? null,
    gpu: engine?.gpu ?? null,
    threads: engine?.threads ?? null,
    problems,
    optional,
  };
}
