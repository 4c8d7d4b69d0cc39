/** What a page's networks say, in steps and 16 bits, against what the models that come with mien say with their own weights. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { syntheticFaces } from '../../../lib/datasets/synthetic';
import { type LayersModel, type Tensor, type Tensor4D, tf } from '../../../lib/engine';
import type { PackedModel } from '../../../lib/reports/explore/document';
import { packNetwork } from '../../../lib/reports/explore/network';
import { openModel } from '../../../lib/runs/openModel';
import { pretrained } from '../../../lib/runs/pretrained';
import { temporaryFolder } from '../../data/temporary';

const N = 140;
/** At most, and in the mean, of probabilities and of pixels: about twice what was measured, before the temperature. */
const BANDS = {
  faces: { probabilities: [0.05, 0.0007], pixels: [0.12, 0.012], renamed: 2 },
  fer2013: { probabilities: [0.06, 0.004], pixels: [0.04, 0.005], renamed: 2 },
} as const;

async function unpacked({ json, weights }: PackedModel): Promise<LayersModel> {
  const bytes = (base64: string) => inflateSync(Buffer.from(base64, 'base64'));
  const { weightsManifest, ...rest } = JSON.parse(bytes(json).toString());
  const weightSpecs = weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  return tf.loadLayersModel(
    tf.io.fromMemory({ ...rest, weightSpecs, weightData: Uint8Array.from(bytes(weights)).buffer }),
  );
}

function assertNear(own: Tensor, page: Tensor, [most, mean]: readonly [number, number], what: string): void {
  const off = own.sub(page).abs();
  const [largest, average] = [off.max().dataSync()[0]!, off.mean().dataSync()[0]!];
  assert.ok(largest <= most && average <= mean, `${what}: ${largest} at most, ${average} in the mean`);
  assert.ok(largest > 0, `${what} come from the very same weights`);
}

for (const [name, bands] of Object.entries(BANDS)) {
  test(`a page's networks of ${name} name and paint faces as its own do`, async () => {
    const run = await openModel(pretrained(name));
    const packed = await packNetwork(run, join(temporaryFolder(), 'network'));
    const [disentangler, decoder] = [await unpacked(packed.disentangler), await unpacked(packed.decoder!)];
    const [side] = run.shape;
    const { splits } = await syntheticFaces({ train: 7, validation: 7, test: N, side, difficulty: 0, seed: 2 });
    const pixels = Float32Array.from(splits.test.read(Array.from({ length: N }, (_, i) => i)));
    tf.tidy(() => {
      const images = tf.tensor4d(pixels, [N, ...run.shape]).div(255) as Tensor4D;
      const [own, ...codes] = run.model.disentangler.predict(images) as Tensor[];
      const [page] = disentangler.predict(images) as Tensor[];
      assertNear(own!, page!, bands.probabilities, 'probabilities');
      const renamed = own!.argMax(1).notEqual(page!.argMax(1)).sum().dataSync()[0]!;
      assert.ok(renamed <= bands.renamed, `${renamed} of ${N} are named otherwise`);
      const both = tf.concat(codes, 1);
      assertNear(run.model.decoder.predict(both) as Tensor, decoder.predict(both) as Tensor, bands.pixels, 'pixels');
    });
    run.close();
  });
}
