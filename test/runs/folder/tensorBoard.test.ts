import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tensorBoardWriter } from '../../../lib/runs/folder/tensorBoard';
import { temporaryFolder } from '../../data/temporary';
import { record } from '../../training/fakeTask';

/** The payloads of a TFRecord file: length (8 bytes), its checksum (4), payload, its checksum (4). */
function readRecords(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    records.push(file.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  return records;
}

test('each epoch’s numbers are in an event file that TensorBoard finds by its name', () => {
  const folder = temporaryFolder();
  const write = tensorBoardWriter(folder);
  write(record(1, 0.25));
  write(record(2, 0.5));
  const [name, ...others] = readdirSync(folder);
  assert.match(name!, /^events\.out\.tfevents\./);
  assert.deepEqual(others, []);
  const [version, ...events] = readRecords(readFileSync(join(folder, name!)));
  assert.ok(version!.includes('brain.Event:'));
  const tags = ['learning rate', 'train/total', 'validation/accuracy'];
  assert.equal(events.length, 2 * tags.length);
  for (const tag of tags) assert.equal(events.filter((event) => event.includes(tag)).length, 2, tag);
});
