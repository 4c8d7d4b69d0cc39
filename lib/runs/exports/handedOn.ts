import { join } from 'node:path';
import { fingerprint } from '../../config/compare';
import { saveModel } from '../../models/modelFiles';
import { MienError } from '../../support/errors';
import { writeCalibration } from '../calibration';
import { withoutPlaces } from '../folder/place';
import { RunFolder } from '../folder/runFolder';
import type { Exporter } from './exporter';

/**
 * A run folder to hand on: 16-bit weights, the history and the temperature, no checkpoint, and nothing that says where the images lay on this
 * machine. Commands that need them take `--root`.
 * @throws MienError when there is a run in the folder already
 */
export const exportRun: Exporter = async ({ folder, config, model, ...run }, out, metadata) => {
  const copy = new RunFolder(out);
  if (copy.exists) throw new MienError(`${copy.path} holds a run already`, 'Choose another folder with --out.');
  const placeless = withoutPlaces(config);
  const calibration = run.calibration();
  const files = await saveModel(copy.model, model, { metadata, bits: 16 });
  copy.writeConfig({ ...folder.readConfig(), config: placeless });
  copy.writeHistory(folder.readHistory());
  if (calibration) writeCalibration(copy, calibration);
  copy.writeSummary({ ...folder.readSummary(), fingerprint: fingerprint(placeless) });
  const names = ['config.json', 'history.jsonl', ...(calibration ? ['calibration.json'] : []), 'summary.json'];
  return names.map((name) => join(copy.path, name)).concat(files);
};
