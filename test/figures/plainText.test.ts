import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonFigure } from '../../lib/figures/comparison';
import { confusionFigure } from '../../lib/figures/confusion';
import { imageGrid } from '../../lib/figures/imageGrid';
import { plainText } from '../../lib/figures/plainText';
import { probeHeatmap } from '../../lib/figures/probeHeatmap';
import { umapPanels } from '../../lib/figures/umapPanels';
import { projections } from '../data/figures';

const hostile = '<img src=x onerror="alert(1)"> & %{x}';

test('what plotly takes for markup is written as numbers, everything else stays', () => {
  assert.equal(plainText('happy'), 'happy');
  assert.equal(plainText('a<b>&c %{x}\n'), 'a&#60;b&#62;&#38;c &#37;{x} ');
  assert.equal(plainText('&lt;'), '&#38;lt;', 'a name that looks escaped is shown as it is');
});

for (const [name, figure] of Object.entries({
  confusion: confusionFigure([[1]], [hostile]),
  probeHeatmap: probeHeatmap([
    { title: hostile, readings: [{ factor: hostile, code: hostile, accuracy: 1, chance: 0.5 }] },
  ]),
  umapPanels: umapPanels(projections, [{ title: hostile, values: [hostile], codes: [0, 0, 0, 0] }]),
  imageGrid: imageGrid('', {
    images: [['data:,']],
    rows: [hostile],
    columns: [hostile],
  }),
  comparison: comparisonFigure([{ dataset: hostile, rows: [{ name: hostile, accuracy: 1, reported: true }] }]),
})) {
  test(`${name}: a name of markup stays text wherever it is shown`, () => {
    const json = JSON.stringify(figure);
    assert.ok(json.includes(plainText(hostile).replaceAll('"', '\\"')), 'it is there');
    assert.ok(!json.includes('<img') && !json.includes('& %{x}'));
  });
}
