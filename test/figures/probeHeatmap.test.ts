import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeHeatmap } from '../../lib/figures/probeHeatmap';

const readings = [
  { factor: 'expression', code: 'expression', accuracy: 0.9, chance: 0.2 },
  { factor: 'expression', code: 'nuisance', accuracy: 0.1, chance: 0.2 },
  { factor: 'light', code: 'nuisance', accuracy: 1, chance: 0.25 },
];
interface Heat {
  readonly z: (number | null)[][];
  readonly text: string[][];
  readonly showscale: boolean;
}

test('a row a factor, a column a code: the number is the accuracy, the colour how far it is from chance to perfect', () => {
  const { data, layout } = probeHeatmap([{ title: 'linear probe', readings }]);
  const [{ z, text }] = data as unknown as [Heat];
  assert.deepEqual(text, [
    ['90.0', '10.0'],
    ['', '100.0'],
  ]);
  assert.ok(Math.abs(z[0]![0]! - 0.875) < 1e-12, '(0.9 − 0.2) / (1 − 0.2)');
  assert.deepEqual([z[0]![1], z[1]], [0, [null, 1]], 'below chance is at chance; what was not probed is empty');
  assert.deepEqual((layout.xaxis as { ticktext: string[] }).ticktext, ['z<sub>e</sub>', 'z<sub>n</sub>']);
  assert.deepEqual((layout.yaxis as { ticktext: string[] }).ticktext, ['expression (20.0 %)', 'light (25.0 %)']);
});

test('of several probes of the same factor and code the one that reads most is shown', () => {
  const weaker = readings.map((reading) => ({ ...reading, accuracy: reading.accuracy / 2 }));
  const [{ text }] = probeHeatmap([{ title: '', readings: [...weaker, ...readings, ...weaker] }]).data as unknown as [
    Heat,
  ];
  assert.deepEqual(text, [
    ['90.0', '10.0'],
    ['', '100.0'],
  ]);
});

test('panels stand side by side, share their rows and one colour scale', () => {
  const second = [{ factor: 'yaw', code: 'both', accuracy: 0.5, chance: 0.5 }];
  const { data, layout } = probeHeatmap([
    { title: 'a', readings },
    { title: 'b', readings: second },
  ]);
  const heats = data as unknown as Heat[];
  assert.deepEqual(
    heats.map(({ z, showscale }) => [z.length, z[0]!.length, showscale]),
    [
      [3, 3, false],
      [3, 3, true],
    ],
  );
  assert.deepEqual(heats[1]!.z, [
    [null, null, null],
    [null, null, null],
    [null, null, 0],
  ]);
  const domains = ['xaxis', 'xaxis2'].map((name) => (layout[name] as { domain: [number, number] }).domain);
  assert.ok(domains[0]![1] < domains[1]![0] && Math.abs(domains[1]![1] - 1) < 1e-12);
  assert.deepEqual(
    (layout.annotations as { text: string }[]).map(({ text }) => text),
    ['a', 'b'],
  );
});

test('nothing probed is an empty figure, and a factor with one value colours as chance', () => {
  assert.deepEqual(probeHeatmap([]).data, []);
  const [{ z }] = probeHeatmap([{ title: '', readings: [{ factor: 'a', code: 'both', accuracy: 1, chance: 1 }] }])
    .data as unknown as [Heat];
  assert.deepEqual(z, [[0]]);
});
