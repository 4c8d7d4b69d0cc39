import { saveModel } from '../../models/modelFiles';
import type { Exporter } from './exporter';

/** What a run's own `model/` holds, with the temperature, for `tf.loadLayersModel` in a browser. */
export const exportTfjs: Exporter = ({ model }, out, metadata) => saveModel(out, model, { metadata });
