import { join } from 'node:path';
import { requireArgument } from '../../support/argument';
import { modelMetadata } from '../modelMetadata';
import { type OpenModel, requireModel } from '../openModel';
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
 * @throws UsageError when it is no model, or the form is none
 * @throws MienError when the model has a layer that the form does not know
 */
export async function exportModel(model: OpenModel, settings: ExportSettings): Promise<string[]> {
  requireModel(model);
  const forms = Object.keys(EXPORTERS).join(', ');
  requireArgument(Object.hasOwn(EXPORTERS, settings?.to ?? ''), settings?.to, 'The form', `one of ${forms}, as { to }`);
  const { to, out } = settings;
  const exporter: Exporter = EXPORTERS[to];
  const metadata = modelMetadata(model, model.calibration()?.temperature);
  return exporter(model, out ?? join(model.folder.path, 'export', to), metadata);
}
