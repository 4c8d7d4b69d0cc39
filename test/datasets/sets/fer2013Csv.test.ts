import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFer2013 } from '../../../lib/datasets/sets/fer2013/open';
import { MienError } from '../../../lib/support/errors';
import { icmlCsv, officialCsv, picture, type Row, row } from '../../data/fer2013';
import { openFilesIn } from '../../data/openFiles';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { until } from '../../data/until';

temporaryCache();

const ROWS: readonly Row[] = [
  row(0, 0, 'Training'),
  row(1, 6, 'PrivateTest'),
  row(2, 3, 'Training'),
  row(3, 5, 'PublicTest'),
  row(4, 1, 'PrivateTest'),
];

function written(text: string, name = 'fer2013.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

const forms = {
  'the official CSV': written(officialCsv(ROWS)),
  'icml_face_data.csv, with blanks after commas and CRLF': written(icmlCsv(ROWS), 'icml_face_data.csv'),
  'the official CSV without a last line end': written(officialCsv(ROWS).trimEnd()),
  'a CSV with quotes and a byte-order mark': written(
    `\ufeff${officialCsv(ROWS.map((r) => ({ ...r, pixels: `"${r.pixels}"` })))}`,
  ),
};

for (const [form, path] of Object.entries(forms)) {
  test(`${form}: rows are in their splits, with their labels and exact pixels`, async () => {
    const { splits, shape, unreadable } = await openFer2013(path);
    assert.deepEqual([shape, unreadable], [[48, 48, 1], []]);
    assert.deepEqual([...splits.train.labels], [0, 3]);
    assert.deepEqual([...splits.validation.labels], [5]);
    assert.deepEqual([...splits.test.labels], [6, 1]);
    assert.deepEqual(splits.train.read([1, 0]), Uint8Array.from([...picture(2), ...picture(0)]));
    assert.deepEqual(splits.validation.read([0]), picture(3));
    assert.deepEqual(splits.test.read([0, 1]), Uint8Array.from([...picture(1), ...picture(4)]));
  });
}

test('the folder that the CSV is in does as well', async () => {
  const { splits } = await openFer2013(join(forms['the official CSV'], '..'));
  assert.deepEqual([...splits.test.labels], [6, 1]);
});

test('a CSV that has changed is packed again, with a note', async () => {
  const path = written(officialCsv(ROWS), 'changing.csv');
  const notes: string[] = [];
  const open = () => openFer2013(path, { note: (sentence) => notes.push(sentence) });
  await open();
  await open();
  writeFileSync(path, officialCsv([...ROWS.slice(1), row(0, 2, 'Training')]));
  utimesSync(path, 1, 1);
  assert.deepEqual([...(await open()).splits.train.labels], [3, 2]);
  assert.equal(notes.length, 1);
  assert.match(notes[0]!, /^Packing fer2013 again/);
});

test('progress comes to its end', async () => {
  const seen: [number, number][] = [];
  await openFer2013(written(officialCsv(ROWS)), { progress: (_, done, total) => seen.push([done, total]) });
  const [done, total] = seen.at(-1)!;
  assert.equal(done, total);
  assert.ok(seen.slice(0, -1).every(([some, all]) => some < all));
});

const good = row(0, 0, 'Training');
const short = (pixels: number) => ({ ...good, pixels: good.pixels.split(' ').slice(0, pixels).join(' ') });

/** Files whose fourth line is wrong, and what is said of it. */
const wrong: Record<string, [bad: Row | string, says: string]> = {
  'is cut off before its usage': [`3,${good.pixels}`, 'line 4: has 2 columns where 3 were expected'],
  'has a pixel too few': [short(2303), 'line 4: has 2303 pixels where 2304 were expected'],
  'has a pixel too many': [{ ...good, pixels: `${good.pixels} 7` }, 'line 4: has 2305 pixels'],
  'has no pixels': [{ ...good, pixels: '' }, 'pixels where 2304 were expected'],
  'has a pixel of 256': [{ ...good, pixels: good.pixels.replace(/^0 /, '256 ') }, 'line 4: has the pixel 256'],
  'has a pixel that is no number': [{ ...good, pixels: good.pixels.replace(/^0 /, 'x ') }, 'line 4: has the pixel x'],
  'has the emotion 9': [{ ...good, emotion: 9 }, 'line 4: has the emotion 9, which is not 0 … 6'],
  'has the emotion 2.5': [{ ...good, emotion: 2.5 }, 'line 4: has the emotion 2.5'],
  'has no emotion': [{ ...good, emotion: '' }, 'line 4: has the emotion '],
  'has the emotion “happy”': [{ ...good, emotion: 'happy' }, 'line 4: has the emotion happy'],
  'has an unknown usage': [{ ...good, usage: 'Testing' }, 'line 4: has the usage Testing, which is not Training'],
};

for (const [what, [bad, says]] of Object.entries(wrong)) {
  test(`a line that ${what} is an error that names file and line`, async () => {
    const lines = officialCsv(ROWS).split('\n');
    lines[3] = typeof bad === 'string' ? bad : `${bad.emotion},${bad.pixels},${bad.usage}`;
    const path = written(lines.join('\n'));
    await assertRefused(path, says);
  });
}

const files: Record<string, [text: string, says: string]> = {
  'has another header': [officialCsv(ROWS).replace('emotion', 'mood'), 'line 1: has the columns mood, pixels, Usage'],
  'has no header': [officialCsv(ROWS).split('\n').slice(1).join('\n'), 'where emotion, pixels and Usage were expected'],
  'has a header and nothing else': ['emotion,pixels,Usage\n', 'holds no images'],
  'has a header and an empty line': ['emotion,pixels,Usage\n\n', 'no image of the train split'],
  'is empty': ['', 'holds no images'],
  'has no row of a split': [
    officialCsv(ROWS.filter((r) => r.usage !== 'PublicTest')),
    'no image of the validation split',
  ],
};

for (const [what, [text, says]] of Object.entries(files)) {
  test(`a file that ${what} is an error that names it`, () => assertRefused(written(text), says));
}

async function assertRefused(path: string, says: string): Promise<void> {
  await assert.rejects(openFer2013(path), (error) => {
    assert.ok(error instanceof MienError && error.cure);
    assert.ok(error.message.includes(path) && error.message.includes(says), error.message);
    return true;
  });
}

test('a CSV that is refused is given back', async () => {
  const path = written(officialCsv([...ROWS, { ...ROWS[0]!, usage: 'Other' as 'Training' }, ...ROWS]));
  await assert.rejects(openFer2013(path), /the usage Other/);
  await until('its closing', () => openFilesIn(path).length === 0);
  assert.deepEqual(openFilesIn(path), []);
});
