import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisons } from '../../lib/reports/comparison';
import type { Evaluation } from '../../lib/runs/evaluate';

function evaluation(dataset: string, n: number, classes: number, split: Evaluation['split'] = 'test'): Evaluation {
  const named = Array.from({ length: classes }, (_, k) => ({ name: `${k}`, n: n / classes, recall: 0.5 }));
  const numbers = { n, accuracy: 0.5, accuracyInterval: [0.4, 0.6], classes: named };
  return { dataset, split, ...numbers } as unknown as Evaluation;
}

const others = (of: Evaluation) =>
  comparisons([{ name: 'mine', evaluation: of }])[0]!.rows.filter(({ reported }) => reported).length;

test('what others report stands beside the images that they report on, and beside no others', () => {
  for (const [dataset, n, classes] of [
    ['fer2013', 3589, 7],
    ['raf-db', 3068, 7],
    ['affectnet', 3500, 7],
    ['ferplus', 3179, 8],
  ] as const) {
    assert.ok(others(evaluation(dataset, n, classes)) > 0, dataset);
    assert.ok(others(evaluation(dataset, n - 5, classes)) > 0, `${dataset}, five of which cannot be read`);
    assert.equal(others(evaluation(dataset, 2 * n, classes)), 0, `${dataset}, with validation images`);
    assert.equal(others(evaluation(dataset, n / 2, classes)), 0, `a part of ${dataset}`);
    assert.equal(others(evaluation(dataset, n, classes, 'validation')), 0);
  }
  assert.equal(others(evaluation('affectnet', 4000, 8)), 0, 'with contempt');
  assert.equal(others(evaluation('ferplus', 50, 3)), 0);
  assert.equal(others(evaluation('synthetic', 2000, 7)), 0);
});

test('what was judged on other images, or with other classes, has a panel of its own', () => {
  const measured = [
    evaluation('synthetic', 2000, 7),
    evaluation('synthetic', 200, 4),
    evaluation('synthetic', 2000, 7),
  ];
  const panels = comparisons(measured.map((one, i) => ({ name: `run ${i}`, evaluation: one })));
  assert.deepEqual(
    panels.map(({ dataset, rows }) => [dataset, rows.map(({ name }) => name)]),
    [
      ['synthetic, 2000 test images, 7 classes', ['run 0', 'run 2']],
      ['synthetic, 200 test images, 4 classes', ['run 1']],
    ],
  );
});
