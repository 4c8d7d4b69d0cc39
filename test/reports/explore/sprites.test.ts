import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { fromMemory } from '../../../lib/datasets/packed/fromMemory';
import { drawSprites, spriteSize } from '../../../lib/reports/explore/sprites';

test('faces are as large as they are, unless they are large or many', () => {
  assert.deepEqual(spriteSize([48, 48, 1], 2000), [48, 48]);
  assert.deepEqual(spriteSize([96, 48, 3], 100), [64, 32]);
  const [height, width] = spriteSize([48, 48, 1], 50_000);
  assert.equal(height, width);
  assert.ok(height < 24 && 50_000 * height * width <= 24e6);
  assert.deepEqual(spriteSize([8, 8, 1], 10), [8, 8]);
});

for (const channels of [1, 3] as const) {
  test(`each face is found in its place of the picture that has it, ${channels === 1 ? 'grey' : 'in colour'}`, async () => {
    const shape = [64, 64, channels] as const;
    const n = 1030; // 32 × 32 on the first picture, six on the second
    const size = 64 * 64 * channels;
    const level = (i: number, c: number) => (40 * (i % 6) + 20 * c) % 256;
    const pixels = Uint8Array.from({ length: n * size }, (_, at) => level(Math.floor(at / size), at % channels));
    const pictures = new Map<string, Uint8Array>();
    const order = Array.from({ length: n }, (_, i) => n - 1 - i);
    const sprites = await drawSprites({ read: fromMemory(pixels, shape) }, shape, order, (file, content) => {
      pictures.set(file, content);
    });
    assert.deepEqual(sprites, { files: ['faces-1.webp', 'faces-2.webp'], face: [64, 64], columns: 32, rows: 32 });
    for (const [place, image] of [...order.entries()].filter(([place]) => place % 97 === 0 || place > 1023)) {
      const at = place % 1024;
      const area = { left: 64 * (at % 32) + 16, top: 64 * Math.floor(at / 32) + 16, width: 32, height: 32 };
      const { data } = await sharp(pictures.get(sprites.files[Math.floor(place / 1024)]!))
        .extract(area)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const mean = (c: number) => data.filter((_, at) => at % channels === c).reduce((a, b) => a + b, 0) / 32 / 32;
      for (let c = 0; c < channels; c++) {
        assert.ok(Math.abs(mean(c) - level(image, c)) < 6, `face ${place}, channel ${c}: ${mean(c)}`);
      }
    }
  });
}
