import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { ExportFormat } from '../runs/exports/exportModel';
import { json, withExamples } from './shared/options';
import { print } from './shared/output';

/** As in `EXPORTERS`; loading that would load the engine. */
const FORMATS: readonly ExportFormat[] = ['tfjs', 'onnx', 'safetensors', 'run'];

interface ExportFlags {
  readonly run: string;
  readonly to: ExportFormat;
  readonly out?: string;
  readonly json?: boolean;
}

export function addExport(program: Command): void {
  withExamples(program.command('export'), 'export --run runs/first --to onnx --out exported')
    .description("write a finished run's model for other programs, or as a small run folder to hand on")
    .requiredOption('--run <folder>', 'the run folder')
    .addOption(new Option('--to <format>', 'the form').choices([...FORMATS]).makeOptionMandatory())
    .option('--out <folder>', 'where it goes (default: export/FORMAT in the run folder)')
    .addOption(json())
    .action(async ({ run, to, out, ...flags }: ExportFlags) => {
      const { exportModel } = await import('../runs/exports/exportModel');
      const { openModel } = await import('../runs/openModel');
      const model = await openModel(run);
      try {
        const files = (await exportModel(model, { to, out })).map((path) => ({ path, bytes: statSync(path).size }));
        print(flags, { run: model.folder.path, to, files }, () =>
          files.map(({ path, bytes }) => `${path}  ${(bytes / 1e6).toFixed(2)} MB`),
        );
      } finally {
        model.close();
      }
    });
}
