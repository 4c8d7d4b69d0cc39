import { join } from 'node:path';
import { modelMetadata } from '../modelMetadata';
import type { OpenModel } from '../openModel';
import type { Exporter } from './exporter';
import { exportRun } from './handedOn';
import { exportOnnx } from './onnx';
import { exportSafetensors } from './safetensors';
import { exportTfjs } from './tfjs';

const EXPORTERS = { tfjs: exportTfjs, onnx: exportOnnx, safetensors: exportSafetensors, run: exportRun };

export type ExportFormat = keyof typeof EXPORTERS;

export interface ExportSettings {
  /** The form; each is described where it is written, in `lib/runs/exports`. */
  readonly to: ExportFormat;
  /** The folder that the files go to. Default: `export/FORM` in the run folder. */
  readonly out?: string;
}

/**
 * Writes a run's model for programs outside of mien. Each file says how it is to be used (see `modelMetadata`).
 * @returns the files that were written
 * @throws MienError when the model has a layer that the form does not know
 */
export async function exportModel(model: OpenModel, { to, out }: ExportSettings): Promise<string[]> {
  const exporter: Exporter = EXPORTERS[to];
  const metadata = modelMetadata(model, model.calibration()?.temperature);
  return exporter(model, out ?? join(model.folder.path, 'export', to), metadata);
}
