import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../lib/support/random';

const bits = (random: Random, n = 8) => Array.from({ length: n }, () => random.uint32());

/** xoshiro128** and the splitmix32 finaliser once more, in whole numbers of any size. */
function* reference(seed: number, ...keys: (string | number)[]): Generator<number> {
  const word = (x: bigint) => x & 0xffffffffn;
  const rotate = (x: bigint, by: bigint) => word((x << by) | (x >> (32n - by)));
  const mix = (x: bigint) => {
    let z = word(x + 0x9e3779b9n);
    z = word((z ^ (z >> 16n)) * 0x21f0aaadn);
    z = word((z ^ (z >> 15n)) * 0x735a2d97n);
    return z ^ (z >> 15n);
  };
  let hash = mix(BigInt(seed));
  for (const key of keys) {
    for (const letter of typeof key === 'number' ? `#${key}` : key) hash = mix(hash ^ BigInt(letter.charCodeAt(0)));
    hash = mix(hash ^ 0x51ed270bn);
  }
  const s = [0x9e3779b9n, 0x3c6ef372n, 0xdaa66d2bn, 0x78dde6e4n].map((more) => mix(hash + more)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  s[3] |= 1n;
  for (;;) {
    yield Number(word(rotate(word(s[1] * 5n), 7n) * 9n));
    const t = word(s[1] << 9n);
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

test('the bits are those of xoshiro128** seeded from seed and keys', () => {
  for (const [seed, ...keys] of [[0], [1, 'order', 3], [0xffffffff, 'augment', 12, 345]] as [
    number,
    ...(string | number)[],
  ][]) {
    const expected = reference(seed, ...keys);
    const random = new Random(seed, ...keys);
    for (let i = 0; i < 1000; i++) assert.equal(random.uint32(), expected.next().value, `seed ${seed}, draw ${i}`);
  }
});

test('a stream is the same on every machine and in every version', () => {
  assert.deepEqual(bits(new Random(1, 'order', 3), 3), [2130160384, 1873008072, 3117401243]);
});

test('seed, keys, their order and their borders all make another stream', () => {
  const streams = [
    new Random(1),
    new Random(2),
    new Random(1, 'a'),
    new Random(1, 'a', 'b'),
    new Random(1, 'b', 'a'),
    new Random(1, 'ab'),
    new Random(1, 1),
    new Random(1, '1'),
    new Random(1, 12),
    new Random(1, 1, 2),
    new Random(1, ''),
  ].map((random) => bits(random).join());
  assert.equal(new Set(streams).size, streams.length);
});

test('streams of neighbouring seeds and keys are not correlated', () => {
  for (const other of [new Random(2, 'x'), new Random(1, 'y'), new Random(1, 'x', 0)]) {
    const random = new Random(1, 'x');
    const n = 100_000;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (random.uniform() - 0.5) * (other.uniform() - 0.5);
    assert.ok(Math.abs(sum / n) < 4 / 12 / Math.sqrt(n));
  }
});
