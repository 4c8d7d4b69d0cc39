import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCsv } from '../../../lib/datasets/listing/csvRows';
import { MienError } from '../../../lib/support/errors';
import { temporaryFolder } from '../../data/temporary';
import { assertRefuses } from '../listings';

const path = join(temporaryFolder(), 'any.csv');
async function rowsOf(text: string | Buffer): Promise<[line: number, ...cells: string[]][]> {
  writeFileSync(path, text);
  const rows: [number, ...string[]][] = [];
  for await (const { line, cells } of readCsv(path)) rows.push([line, ...cells]);
  return rows;
}

test('quotes as in RFC 4180, a byte order mark, blank lines and all line ends, with the lines counted as an editor does', async () => {
  const text = '\ufeffpath,label\r\n"a,b.jpg","say ""hi"""\r\n\r\nc.jpg,"two\nlines"\nd.jpg,\re é 笑,x\n';
  assert.deepEqual(await rowsOf(text), [
    [1, 'path', 'label'],
    [2, 'a,b.jpg', 'say "hi"'],
    [5, 'c.jpg', 'two\nlines'],
    [6, 'd.jpg', ''],
    [7, 'e é 笑', 'x'],
  ]);
});

test('rows that are short or long come as they are, and an empty file has none', async () => {
  assert.deepEqual(await rowsOf('a,b\nc\nd,e,f'), [
    [1, 'a', 'b'],
    [2, 'c'],
    [3, 'd', 'e', 'f'],
  ]);
  assert.deepEqual(await rowsOf(''), []);
});

const wrong: Record<string, [string, RegExp]> = {
  'a quote inside a cell': ['a,b\nc"d,e\n', /after line 1: Invalid Opening Quote/],
  'letters after a quote': ['a,b\n"c"d,e\n', /after line 1: Invalid Closing Quote/],
  'a quote that nobody closes': ['a,b\nc,d\n"e,f\ng,h\n', /after line 2: Quote Not Closed/],
  'a quote that nobody closes in a long file': [
    `a,b\nc,d\n"${'e,f\n'.repeat(300_000)}`,
    /after line 2: Max Record Size/,
  ],
};

for (const [what, [text, says]] of Object.entries(wrong)) {
  test(`${what} is an error that names the line before it`, async () => {
    await assert.rejects(rowsOf(text), (error) => {
      assert.ok(error instanceof MienError && error.cure && says.test(error.message), String(error));
      return true;
    });
  });
}

test('a file that is not there is an error that names it', async () => {
  const missing = join(temporaryFolder(), 'none.csv');
  await assert.rejects(
    async () => {
      for await (const row of readCsv(missing)) assert.fail(String(row));
    },
    (error) => error instanceof MienError && error.message.includes(missing),
  );
});

test('UTF-16 is an error that names the encoding and how to leave it, with and without a byte order mark', async () => {
  const little = Buffer.from('path,label\na.png,x\n', 'utf16le');
  const big = Buffer.from(little).swap16();
  const marked = (mark: number[], bytes: Buffer) => Buffer.concat([Buffer.from(mark), bytes]);
  for (const bytes of [little, big, marked([0xff, 0xfe], little), marked([0xfe, 0xff], big)]) {
    await assertRefuses(() => rowsOf(bytes), /any\.csv is encoded in UTF-16[\s\S]*UTF-8/);
  }
  assert.deepEqual(await rowsOf('é'), [[1, 'é']]);
  assert.deepEqual(await rowsOf('a'), [[1, 'a']]);
});
