import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { imageGrid } from '../../lib/figures/imageGrid';
import { pngImages } from '../../lib/figures/pngImages';

interface Placed {
  readonly source: string;
  readonly x: number;
  readonly y: number;
}
const placed = (layout: Record<string, unknown>) => layout.images as Placed[];

test('images stand in their rows and columns, below and right of each other, and none covers another', () => {
  const { data, layout } = imageGrid('Title', {
    images: [
      ['a', 'b'],
      ['c', 'd'],
    ],
    rows: ['first', 'second'],
    columns: ['left', 'right'],
  });
  const [a, b, c, d] = placed(layout);
  assert.deepEqual(
    placed(layout).map(({ source }) => source),
    ['a', 'b', 'c', 'd'],
  );
  assert.ok(b!.x >= a!.x + 1 && c!.y >= a!.y + 1 && d!.x === b!.x && d!.y === c!.y);
  assert.deepEqual((data[0] as { text: string[] }).text, [
    'first, left',
    'first, right',
    'second, left',
    'second, right',
  ]);
  const { range } = layout.yaxis as { range: [number, number] };
  assert.ok(range[0] > range[1], 'the first row is on top');
  assert.ok(range[0] >= d!.y + 1 && (layout.xaxis as { range: number[] }).range[1]! >= d!.x + 1, 'all are inside');
});

test('hovering says what an image is called, where that is known', () => {
  const names = [['<b>.png', undefined]];
  const { data } = imageGrid('', { images: [['a', 'b']], rows: ['happy'], columns: ['', ''], names });
  assert.deepEqual((data[0] as { text: string[] }).text, ['happy, &#60;b&#62;.png', 'happy']);
});

test('an empty place stays empty, and leading rows and columns are set off by a gap', () => {
  const images = [
    [null, 'b'],
    ['c', 'd'],
  ];
  const names = { rows: ['', ''], columns: ['', ''] };
  const plain = placed(imageGrid('', { images, ...names }).layout);
  const led = placed(imageGrid('', { images, ...names, leadingRows: 1, leadingColumns: 1 }).layout);
  assert.deepEqual(
    led.map(({ source }) => source),
    ['b', 'c', 'd'],
  );
  assert.ok(led[0]!.x > plain[0]!.x && led[1]!.y > plain[1]!.y && led[1]!.x === 0 && led[0]!.y === 0);
});

test('images twice as wide as high make the figure about half as high', () => {
  const grid = { images: Array.from({ length: 4 }, () => ['a', 'b']), rows: ['', '', '', ''], columns: ['', ''] };
  const height = (aspect: number) => imageGrid('', { ...grid, aspect }).layout.height as number;
  const frame = 72;
  assert.ok(Math.abs((height(1) - frame) / (height(2) - frame) - 2) < 0.01);
});

test('no images at all are no error', () => {
  assert.deepEqual(imageGrid('', { images: [], rows: [], columns: [] }).layout.images, []);
});

test('pngImages: each image comes back from its data URI byte by byte, grey and in colour', async () => {
  for (const shape of [
    [2, 3, 1],
    [2, 3, 3],
  ] as const) {
    const size = shape[0] * shape[1] * shape[2];
    const pixels = Uint8Array.from({ length: 2 * size }, (_, i) => (i * 37) % 256);
    const uris = await pngImages(pixels, shape);
    assert.equal(uris.length, 2);
    for (const [i, uri] of uris.entries()) {
      const [head, body] = uri.split(',') as [string, string];
      assert.equal(head, 'data:image/png;base64');
      const { data, info } = await sharp(Buffer.from(body, 'base64'))
        .toColourspace(shape[2] === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.deepEqual([info.width, info.height, info.channels], [3, 2, shape[2]]);
      assert.deepEqual([...data], [...pixels.subarray(i * size, (i + 1) * size)]);
    }
  }
  assert.deepEqual(await pngImages(new Uint8Array(0), [2, 3, 1]), []);
});

test('long names are shortened above, whole on hover, and the last one has room: plotly leaves out what reaches over the edge', () => {
  const long = 'disgust (posed and spontaneous, study 2)';
  const columns = ['a', 'b', 'c', 'd', 'e', long, 'überrascht'];
  const images = [columns.map(() => 'data:,')];
  const { layout, data } = imageGrid('x', { images, rows: [''], columns });
  const { ticktext, tickangle } = layout.xaxis as { ticktext: string[]; tickangle: number };
  assert.deepEqual(ticktext.slice(5), ['disgust (p…dy 2)', 'überrascht']);
  assert.equal((data[0]!.text as string[])[5], long);
  const { l, r } = layout.margin as { l: number; r: number };
  const cell = ((layout.width as number) - l - r) / 7.3;
  assert.ok(tickangle < 0 && r + cell / 2 >= 7.4 * 'überrascht'.length * Math.cos((40 * Math.PI) / 180));
  const short = imageGrid('x', { images, rows: [''], columns: columns.map(() => 'a') }).layout.margin as { r: number };
  assert.equal(short.r, l);
});
