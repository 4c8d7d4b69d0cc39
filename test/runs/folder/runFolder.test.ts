import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunFolder, type RunSummary } from '../../../lib/runs/folder/runFolder';
import { MienError } from '../../../lib/support/errors';
import { temporaryFolder } from '../../data/temporary';
import { record } from '../../training/fakeTask';

const SUMMARY: RunSummary = {
  fingerprint: 'f',
  classes: ['a', 'b'],
  epochs: 2,
  keptEpoch: 1,
  validation: { accuracy: 0.5 },
  seconds: 3,
  peakMemory: 400,
};
const namesIt = (folder: RunFolder) => (error: unknown) =>
  error instanceof MienError && error.message.includes(folder.path) && error.cure !== undefined;

test('a new folder holds no run and makes nothing by being looked at', () => {
  const folder = new RunFolder(join(temporaryFolder(), 'new'));
  assert.deepEqual([folder.exists, folder.isFinished, folder.canResume], [false, false, false]);
  assert.deepEqual(folder.readHistory(), []);
  assert.throws(() => folder.readConfig(), namesIt(folder));
  assert.throws(() => folder.readSummary(), namesIt(folder));
  assert.ok(!existsSync(folder.path));
});

test('it exists with its configuration, can resume with its checkpoint, is finished with its summary', () => {
  const folder = new RunFolder(join(temporaryFolder(), 'run'));
  folder.writeConfig({ config: { seed: 1 }, provenance: { mien: '0.1.0' } });
  assert.deepEqual([folder.exists, folder.canResume, folder.isFinished], [true, false, false]);
  mkdirSync(join(folder.path, 'checkpoint'));
  writeFileSync(folder.lastCheckpoint, '');
  assert.deepEqual([folder.canResume, folder.isFinished], [true, false]);
  folder.writeSummary(SUMMARY);
  assert.equal(folder.isFinished, true);
});

test('what is written is read back', () => {
  const folder = new RunFolder(temporaryFolder());
  const history = [record(1, 0.25), record(2, 0.5)];
  folder.writeConfig({ config: { seed: 1, loss: { a: [1, 2] } }, provenance: { node: 'v20' } });
  folder.writeHistory(history);
  folder.writeSummary(SUMMARY);
  assert.deepEqual(folder.readConfig(), { config: { seed: 1, loss: { a: [1, 2] } }, provenance: { node: 'v20' } });
  assert.deepEqual(folder.readHistory(), history);
  assert.deepEqual(folder.readSummary(), SUMMARY);
});

test('a summary of before the last epoch could be kept says which was', () => {
  const folder = new RunFolder(temporaryFolder());
  const { keptEpoch, ...rest } = SUMMARY;
  writeFileSync(join(folder.path, 'summary.json'), JSON.stringify({ ...rest, bestEpoch: keptEpoch }));
  assert.deepEqual(folder.readSummary(), SUMMARY);
});

test('the history is a line of JSON an epoch, written whole each time', () => {
  const folder = new RunFolder(temporaryFolder());
  const history = [record(1, 0.25), record(2, 0.5), record(3, 0.75)];
  folder.writeHistory(history);
  folder.writeHistory(history.slice(0, 2));
  const text = readFileSync(join(folder.path, 'history.jsonl'), 'utf8');
  assert.equal(
    text,
    history
      .slice(0, 2)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  folder.writeHistory([]);
  assert.deepEqual(folder.readHistory(), []);
});

test('the files have the names of the contract, and nothing temporary stays beside them', () => {
  const folder = new RunFolder(temporaryFolder());
  folder.writeConfig({ config: {}, provenance: {} });
  folder.writeHistory([]);
  folder.writeSummary(SUMMARY);
  assert.deepEqual(readdirSync(folder.path).sort(), ['config.json', 'history.jsonl', 'summary.json']);
  assert.equal(folder.model, join(folder.path, 'model'));
  assert.equal(folder.bestCheckpoint, join(folder.path, 'checkpoint', 'best.safetensors'));
});

test('a damaged summary or configuration is an error that names the file', () => {
  const folder = new RunFolder(temporaryFolder());
  for (const [file, read] of [
    ['config.json', () => folder.readConfig()],
    ['summary.json', () => folder.readSummary()],
  ] as const) {
    for (const text of ['{"config": {', 'null', '7']) {
      writeFileSync(join(folder.path, file), text);
      assert.throws(read, (error) => error instanceof MienError && error.message.includes(join(folder.path, file)));
    }
  }
});

test('a line of the history that is no record is an error that names the file and the line', () => {
  const folder = new RunFolder(temporaryFolder());
  folder.writeHistory([record(1, 0.25), record(2, 0.5)]);
  const path = join(folder.path, 'history.jsonl');
  const whole = readFileSync(path, 'utf8');
  for (const line of [whole.slice(0, 40), '{}', 'null', '[]', '{"epoch":3,"train":null,"validation":{}}']) {
    writeFileSync(path, `${whole}${line}\n`);
    assert.throws(
      () => folder.readHistory(),
      (error) => {
        return error instanceof MienError && error.message.startsWith(`${path}, line 3, is no record of an epoch\n`);
      },
    );
  }
  assert.equal(folder.countEpochs(), 3, 'lines are counted without being read');
});

test('an unfinished run says the command that goes on with it, ready to be pasted', () => {
  const folder = new RunFolder(join(temporaryFolder(), 'a run'));
  folder.writeConfig({ config: {}, provenance: {} });
  assert.throws(
    () => folder.readSummary(),
    (error) => {
      const [, word] = /`mien train --out (.*) --resume`\.$/.exec((error as Error).message)!;
      return execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' }) === folder.path;
    },
  );
});
