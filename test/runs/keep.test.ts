import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createParts } from '../../lib/models/disentangler';
import { loadModel } from '../../lib/models/modelFiles';
import { namedVariables } from '../../lib/models/parts';
import { evaluate } from '../../lib/runs/evaluate';
import { loadWeights } from '../../lib/runs/folder/checkpoint';
import { withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { valuesOf } from '../helpers';

temporaryCache();
/** So large a rate that the best of five epochs is not the last. */
const rough = { epochs: 5, schedule: { name: 'constant', peak: 0.05 } } as const;

for (const keep of ['last', 'best'] as const) {
  test(`the model that is kept is that of the ${keep} epoch`, async () => {
    const out = join(temporaryFolder(), keep);
    const config = tinyConfig({ training: { ...rough, keep } });
    const { summary, history } = await train(config, { out });
    const accuracies = history.map(({ validation }) => validation.accuracy);
    const best = accuracies.indexOf(Math.max(...accuracies)) + 1;
    assert.notEqual(best, 5, 'the two differ');
    assert.equal(summary.keptEpoch, keep === 'last' ? 5 : best);
    assert.equal(summary.validation.accuracy, accuracies[summary.keptEpoch - 1]);
    assert.equal(existsSync(join(out, 'checkpoint', 'best.safetensors')), keep === 'best');
    const parts = createParts([32, 32, 1], 7, config.model, 1);
    loadWeights(join(out, 'checkpoint', `${keep}.safetensors`), parts);
    const model = await loadModel(join(out, 'model'));
    const kernel = model.decoder.getLayer('decoder_base').getWeights()[0]!;
    assert.deepEqual(valuesOf(kernel), valuesOf(namedVariables(parts).get('decoder/decoder_base/kernel')!));
  });
}

for (const keep of ['last', 'best'] as const) {
  test(`with an average of weights, the ${keep} epoch’s model is its average, which is what that epoch was judged by`, async () => {
    const out = join(temporaryFolder(), keep);
    const config = tinyConfig({ training: { ...rough, keep, average: 0.9 }, evaluation: { views: 'one' } });
    const { summary } = await train(config, { out });
    const parts = createParts([32, 32, 1], 7, config.model, 1);
    loadWeights(join(out, 'checkpoint', 'last.safetensors'), parts);
    await withRun(out, (run) => {
      const last = valuesOf(namedVariables(parts).get('decoder/decoder_base/kernel')!);
      assert.notDeepEqual(valuesOf(run.model.decoder.getLayer('decoder_base').getWeights()[0]!), last);
      assert.equal(evaluate(run, 'validation').accuracy, summary.validation.accuracy);
    });
  });
}
