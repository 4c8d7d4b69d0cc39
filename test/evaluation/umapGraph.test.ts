import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UMAP } from 'umap-js';
import { atOnce } from '../../lib/evaluation/umap/breaths';
import { fitCurve } from '../../lib/evaluation/umap/curve';
import { type Edges, fuzzySet, fuzzySetToFitted, withoutFaint } from '../../lib/evaluation/umap/fuzzySet';
import { type Neighbours, neighboursAmong, neighboursWithin } from '../../lib/evaluation/umap/neighbours';
import { averages } from '../../lib/evaluation/umap/transform';
import { blobs, matrixOf } from '../data/gaussians';

/** What umap-js keeps to itself. */
interface Inside {
  graph: { getAll(): { row: number; col: number; value: number }[] };
}

const lists = <T extends Int32Array | Float64Array>(flat: T, k: number) =>
  Array.from({ length: flat.length / k }, (_, i) => Array.from(flat.subarray(i * k, (i + 1) * k)));

function graphOfUmapJs(rows: number[][], { k, indices, distances }: Neighbours): Map<string, number> {
  const umap = new UMAP({ nNeighbors: k, random: () => 0.5 });
  umap.setPrecomputedKNN(lists(indices, k), lists(distances, k));
  umap.initializeFit(rows);
  const edges = (umap as unknown as Inside).graph.getAll();
  return new Map(edges.filter(({ value }) => value > 0).map(({ row, col, value }) => [`${row} ${col}`, value]));
}

const asMap = ({ heads, tails, weights }: Edges) =>
  new Map(Array.from(heads, (head, edge) => [`${head} ${tails[edge]}`, weights[edge]!]));

test('the fuzzy graph is that of umap-js, copies of points included', () => {
  const { rows } = blobs(
    [
      [0, 0, 0, 0],
      [3, 0, 1, 0],
    ],
    60,
    1,
    1,
  );
  const withCopies = [...rows, ...rows.slice(0, 10), ...new Array<number[]>(12).fill(rows[20]!)];
  const neighbours = atOnce(neighboursWithin(matrixOf(withCopies), 8));
  const want = graphOfUmapJs(withCopies, neighbours);
  const got = asMap(fuzzySet(neighbours));
  assert.deepEqual([...got.keys()].sort(), [...want.keys()].sort());
  for (const [edge, weight] of want) assert.ok(Math.abs(got.get(edge)! - weight) < 1e-12, `${edge}: ${got.get(edge)}`);
});

test('it is symmetric, ties nobody to itself, and leaves nobody alone', () => {
  const { codes } = blobs([[0, 0, 0]], 80, 1, 2);
  const edges = fuzzySet(atOnce(neighboursWithin(codes, 6)));
  const weights = asMap(edges);
  const strongest = new Float64Array(80);
  for (const [edge, head] of edges.heads.entries()) {
    const tail = edges.tails[edge]!;
    assert.notEqual(head, tail);
    assert.equal(weights.get(`${tail} ${head}`), edges.weights[edge]);
    strongest[head] = Math.max(strongest[head]!, edges.weights[edge]!);
  }
  assert.ok(strongest.every((weight) => weight > 1 - 1e-12)); // to the nearest
});

test('edges too weak for one sample are left out', () => {
  const edges = {
    heads: Int32Array.of(0, 1, 2),
    tails: Int32Array.of(1, 2, 0),
    weights: Float64Array.of(0.8, 0.007, 0.0081),
  };
  const { heads, tails, weights } = withoutFaint(edges, 100);
  assert.deepEqual([...heads, ...tails, ...weights], [0, 2, 1, 0, 0.8, 0.0081]);
});

test('the curve is that of umap-learn', () => {
  const learnt = [
    [0, 1.93280839734315, 0.7904949732233831],
    [0.1, 1.5769434602697652, 0.8950608778515733],
    [0.5, 0.5830300203414425, 1.3341669924314914],
    [1, 0.11497568327441922, 1.929237144081752],
  ];
  for (const [minDistance, a, b] of learnt) {
    const curve = fitCurve(minDistance!);
    assert.ok(Math.abs(curve.a - a!) < 1e-5 && Math.abs(curve.b - b!) < 1e-5, JSON.stringify(curve));
  }
});

test('a new point starts between its neighbours, a known one where it lies', () => {
  const fitted = matrixOf([[0], [1], [2], [10]]);
  const anchors = Float32Array.of(0, 0, 1, 5, 2, 10, 50, 50);
  const edges = fuzzySetToFitted(atOnce(neighboursAmong(fitted, matrixOf([[1], [0.5], [1.6]]), 2)));
  assert.deepEqual([...edges.tails], [1, 0, 0, 1, 2, 1]);
  const points = averages(edges, anchors, 3);
  assert.deepEqual([...points.subarray(0, 2)], [1, 5]);
  for (const i of [1, 2]) {
    const [x, y] = points.subarray(2 * i, 2 * i + 2) as unknown as [number, number];
    assert.ok(Math.abs(y - 5 * x) < 1e-5 && x >= i - 1 && x <= i, `${x}, ${y}`);
  }
  const by = { heads: Int32Array.of(0, 0), tails: Int32Array.of(1, 3), weights: Float64Array.of(0.6, 0.2) };
  assert.deepEqual(
    [...averages(by, anchors, 1)].map((value) => value.toFixed(4)),
    ['13.2500', '16.2500'],
  );
});
