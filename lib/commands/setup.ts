import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { place } from '../support/place';
import { withExamples } from './shared/options';

export function addSetup(program: Command): void {
  withExamples(program.command('setup'), 'setup', 'setup --cpu')
    .description("fetch TensorFlow's library and compile what lies between it and Node, once for this machine")
    .option('--cpu', 'TensorFlow without CUDA')
    .option('--gpu', 'TensorFlow with CUDA (default: where an NVIDIA GPU answers)')
    .action((flags: { cpu?: boolean; gpu?: boolean }) => {
      const script = place.isClone ? ['..', 'scripts', 'setup.mjs'] : ['setup', 'package.mjs'];
      const asked = (['cpu', 'gpu'] as const).filter((kind) => flags[kind]).map((kind) => `--${kind}`);
      const args = [join(place.packageFolder, ...script), ...asked];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      process.exitCode = status ?? 1;
    });
}
