/** A program of commands: the option that all have, how it runs, and with which status it ends. */
import { type Command, CommanderError } from 'commander';
import { checkDevice } from '../../support/device';
import { MienError, UsageError } from '../../support/errors';
import { asFileError } from '../../support/fileError';
import { asCalled } from './output';

/** Gives a program, before or after its command, the option that says which device computes. */
export function addDevice(program: Command): void {
  program
    .option('--device <device>', 'cpu, gpu, or gpu:N (default: a GPU where there is one, or MIEN_DEVICE)', checkDevice)
    .configureHelp({ showGlobalOptions: true })
    .hook('preAction', () => {
      const { device } = program.opts<{ device?: string }>();
      if (device) process.env.MIEN_DEVICE = device; // read by the engine, which the command loads
    });
}

/**
 * Runs the command that the process was called with. Exit status 0, 1 for what failed, 2 for wrong usage; a message instead of a stack where
 * the cause is known.
 */
export async function runProgram(program: Command): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(); // whoever reads has seen enough, as in `mien data | head`
  });
  for (const each of [program, ...program.commands]) {
    each.exitOverride().showHelpAfterError('Run it with --help for its options.');
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2; // 0: --help and --version
      return;
    }
    const known = asFileError(error);
    if (!(known instanceof MienError)) throw error;
    process.stderr.write(`mien: ${asCalled(known.message)}\n`);
    process.exitCode = known instanceof UsageError ? 2 : 1;
  }
}
