import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axis, colourOf, coloursOf, layoutOf, PALETTE } from '../../lib/figures/figure';

test('colours are as many different ones as the palette has, then start again', () => {
  assert.equal(new Set(PALETTE).size, PALETTE.length);
  for (const colour of PALETTE) assert.match(colour, /^#[0-9a-f]{6}$/);
  assert.equal(colourOf(0), PALETTE[0]);
  assert.equal(colourOf(PALETTE.length + 2), PALETTE[2]);
});

test('what a figure says itself wins over the layout that all share', () => {
  const layout = layoutOf('Title', { width: 10, showlegend: false });
  assert.deepEqual([layout.width, layout.height, layout.showlegend], [10, 400, false]);
  assert.equal((layout.title as { text: string }).text, 'Title');
  assert.equal((axis('loss (nats)', { ticks: '' }) as { ticks: string }).ticks, '');
});

test('more values than the palette has colours get as many different ones', () => {
  assert.deepEqual(coloursOf(3), PALETTE.slice(0, 3));
  for (const count of [9, 40, 200]) assert.equal(new Set(coloursOf(count)).size, count);
});
