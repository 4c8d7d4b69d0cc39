/** How long it takes from an empty process to an engine that has computed something, against PyTorch. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { MienError } from '../../lib/support/errors';
import { benchPython } from '../peers/pythonPeer';
import type { BenchResult } from './result';
import { inTurns, milliseconds } from './turns';

/** As it is built, since nobody pays for its compilation. */
const ENGINE = join(__dirname, '..', '..', 'lib', 'dist', 'engine');
const OURS = `require(${JSON.stringify(ENGINE)}).tf.ones([2, 2]).sum().dataSync()`;
const THEIRS = 'import torch; torch.ones(2, 2).sum().item()';

/** @throws MienError when PyTorch has not been installed for it */
export function benchLoad(turns: number, note: (sentence: string) => void): Promise<BenchResult> {
  note('Time to a loaded engine, against PyTorch');
  const python = benchPython();
  const ours = () => milliseconds(() => runs(process.execPath, [...process.execArgv, '-e', OURS]));
  const theirs = () => milliseconds(() => runs(python, ['-c', THEIRS]));
  return inTurns({ work: 'time to a loaded engine', peer: 'import torch', ours, theirs }, turns);
}

function runs(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new MienError(`${command} failed; its message is above`);
}
