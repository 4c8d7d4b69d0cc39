import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GpuFacts, gpuFacts, whyNoGpu } from '../../lib/engine/gpu';
import '../../lib/engine';
import { fakeNvidiaSmi } from '../data/nvidiaSmi';

/** A GPU that nothing stands in the way of. */
const FACTS: GpuFacts = {
  builtForCuda: true,
  driver: { found: true, cuda: 12_080, problem: '' },
  gpus: [{ name: 'H100', bytes: 8e10 }],
  listed: ['H100'],
  missing: [],
  visible: '0',
  asked: undefined,
  log: [],
};
const why = (facts: Partial<GpuFacts>) => whyNoGpu({ ...FACTS, ...facts }) ?? '';

test('no GPU, or one that was not wanted, is no problem', () => {
  assert.equal(whyNoGpu({ ...FACTS, gpus: [], listed: [] }), undefined);
  assert.equal(whyNoGpu({ ...FACTS, asked: 'cpu', visible: '-1', gpus: [] }), undefined);
  assert.equal(whyNoGpu({ ...FACTS, visible: '', gpus: [] }), undefined);
});

test('each cause has its cure', () => {
  const none = { gpus: [] };
  assert.match(why({ builtForCuda: false }), /\(H100\): the build without CUDA.*setup -- --gpu/s);
  assert.match(
    why({ ...none, driver: { found: false, cuda: 0, problem: 'libcuda.so.1: no such file' } }),
    /libcuda\.so\.1: no such file.*--gpus all/s,
  );
  assert.match(why({ driver: { found: true, cuda: 11_080, problem: '' } }), /up to 11\.8.*driver 525/s);
  assert.match(
    why({ ...none, visible: '7', driver: { ...FACTS.driver, problem: 'no CUDA-capable device' } }),
    /no CUDA-capable device, with CUDA_VISIBLE_DEVICES=7/,
  );
  assert.match(
    why({ missing: [{ name: 'libcusolver.so.11', reason: 'cannot open shared object file' }] }),
    /libcusolver\.so\.11 \(cannot open/,
  );
  assert.match(
    why({ log: ['Ignoring visible gpu device with compute capability 3.5'] }),
    /it says\s+Ignoring visible gpu.*Use another GPU/s,
  );
});

test('a GPU that nvidia-smi lists and TensorFlow cannot use is found out as it is on this machine', {
  skip: gpuFacts().gpus.length > 0,
}, () => {
  const path = process.env.PATH;
  process.env.PATH = `${fakeNvidiaSmi()}:${path}`;
  try {
    const facts = gpuFacts();
    assert.deepEqual(facts.listed, ['NVIDIA Imaginary']);
    assert.deepEqual(facts.missing, [], 'NVIDIA’s libraries, where they are installed, can all be opened');
    const expected = facts.builtForCuda ? /libcuda\.so\.1|its driver answers/ : /the build without CUDA is installed/;
    assert.match(whyNoGpu(facts) ?? '', expected);
    if (facts.builtForCuda) assert.match(facts.log.join('\n'), /cuInit|cuda drivers|CUDA/i);
  } finally {
    process.env.PATH = path;
  }
});
