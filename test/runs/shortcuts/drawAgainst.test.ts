import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PartialConfig } from '../../../lib/config/config';
import { resolveConfig } from '../../../lib/config/resolve';
import { encodeSplit } from '../../../lib/evaluation/encodeSplit';
import { guessOutOfFold } from '../../../lib/evaluation/guesses/outOfFold';
import { smallImages } from '../../../lib/evaluation/guesses/smallImages';
import { sideBySide } from '../../../lib/evaluation/matrix';
import { defaultRunFolder } from '../../../lib/runs/folder/place';
import { RunFolder } from '../../../lib/runs/folder/runFolder';
import { openRun } from '../../../lib/runs/openRun';
import { firstModel, readDrawn } from '../../../lib/runs/shortcuts/drawAgainst';
import { foldsOf } from '../../../lib/runs/shortcuts/guesses';
import { train } from '../../../lib/runs/train';
import { MienError, UsageError } from '../../../lib/support/errors';
import { readNpyFloats } from '../../../lib/support/npy/npy';
import { historyOf, tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { stopAfterAnEpoch } from '../stopped';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();

const shortcut: PartialConfig = { dataset: { synthetic: { shortcut: { factor: 'light', strength: 0.9 } } } };
const against = (what: string, ...parts: readonly PartialConfig[]) =>
  tinyConfig(shortcut, { training: { sampling: { against: what } } }, ...parts);

test('against a labelled factor: what gives the class away is known, the guesses are kept, and fewer images count', async () => {
  const out = join(temporaryFolder(), 'run');
  const notes: string[] = [];
  const { drawn, folder } = await train(against('factor:light'), { out, note: (sentence) => notes.push(sentence) });
  // by hand: four lights for seven classes, three pairs of which share one: 0.9 / 2 and a little
  assert.ok(drawn!.accuracy > 0.35 && drawn!.accuracy < 0.65, `${drawn!.accuracy}`);
  assert.ok(drawn!.chance < 0.16);
  assert.ok(drawn!.effective > 30 && drawn!.effective < 200, `${drawn!.effective}`);
  assert.deepEqual([drawn!.n, drawn!.strength], [256, 1]);
  assert.ok(notes.some((sentence) => /Drawn against factor:light.*as good as \d+ images/.test(sentence)));
  assert.deepEqual(readNpyFloats(join(folder, 'sampling', 'guesses.npy')).shape, [256, 7]);
  const again = await train(against('factor:light'), { out });
  assert.deepEqual(again.drawn, drawn);
});

test('half of it drawn, the other half given to the logits: more images count, it is said, kept, and gone on with', async () => {
  const [whole, stopped] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
  const half = (drawn: number) => tinyConfig(shortcut, { training: { sampling: { against: 'factor:light', drawn } } });
  const notes: string[] = [];
  const { drawn, folder } = await train(half(0.5), { out: whole, note: (sentence) => notes.push(sentence) });
  const all = await train(against('factor:light'), { out: join(temporaryFolder(), 'all') });
  assert.deepEqual([drawn!.strength, drawn!.drawn, all.drawn!.drawn], [1, 0.5, 1]);
  assert.ok(drawn!.effective > 1.2 * all.drawn!.effective, `${drawn!.effective} ${all.drawn!.effective}`);
  assert.ok(
    notes.some((sentence) => /equally often\. 50\.0 % of that is given to the logits instead\.$/.test(sentence)),
    `${notes}`,
  );
  assert.notDeepEqual(historyOf(folder), historyOf(all.folder));
  await stopAfterAnEpoch(half(0.5), stopped);
  await train(half(0.5), { out: stopped, resume: true });
  assert.deepEqual(historyOf(stopped), historyOf(whole));
  const none = await train(half(0), { out: join(temporaryFolder(), 'none'), note: (sentence) => notes.push(sentence) });
  assert.equal(none.drawn!.effective, none.drawn!.n);
  assert.ok(
    notes.some((sentence) =>
      /^The logits are given the guess of factor:light, .* Images are taken as they come\.$/.test(sentence),
    ),
  );
  assert.throws(() => half(1.5), /training\.sampling\.drawn is 1\.5; it takes at most 1/);
});

test('a training against the small image that is stopped goes on as if it had not been', async () => {
  const config = against('small image');
  const [whole, stopped] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
  await train(config, { out: whole });
  await stopAfterAnEpoch(config, stopped);
  await train(config, { out: stopped, resume: true });
  assert.deepEqual(historyOf(stopped), historyOf(whole));
});

test('where there is no shortcut, images are drawn nearly as they come, and it is said', async () => {
  const notes: string[] = [];
  const config = tinyConfig({ training: { sampling: { against: 'small image' } } });
  const { drawn } = await train(config, {
    out: join(temporaryFolder(), 'run'),
    note: (sentence) => notes.push(sentence),
  });
  const { strength, accuracy, chance, effective } = drawn!;
  assert.ok(strength < 1 && accuracy < 0.45, `${strength} ${accuracy}`);
  assert.equal(strength, Math.max(0, (accuracy - chance) / (0.4 * (1 - chance))));
  assert.ok(effective > 200, `${effective}`);
  assert.ok(
    notes.some((sentence) =>
      /^(Drawn at [\d.]+ % of the full strength against|There is nothing to draw against in) small image, which gives/.test(
        sentence,
      ),
    ),
  );
});

test('a training that is to go on and whose guesses are gone says so', async () => {
  const out = join(temporaryFolder(), 'run');
  await stopAfterAnEpoch(against('factor:light'), out);
  rmSync(join(out, 'sampling'), { recursive: true });
  await assert.rejects(
    train(against('factor:light'), { out, resume: true }),
    (error) => error instanceof MienError && /sampling is gone/.test(error.message),
  );
});

test('against a nuisance code: both stages in one call, or the second against a run by name, with the same guesses', async () => {
  const config = against('nuisance', { loss: { reconstruction: { weight: 0 }, adversarial: { weight: 0 } } });
  const first = firstModel(config);
  assert.deepEqual(
    [first.training.sampling, first.loss.adversarial.weight, first.loss.reconstruction, first.model.nuisance.encoder],
    ['natural', 0, { weight: 1, space: 'share', reachesExpression: false }, 'own'],
  );
  const { folder, drawn } = await train(config);
  assert.equal(drawn!.run, defaultRunFolder(first));
  assert.ok(new RunFolder(drawn!.run!).isFinished);
  assert.equal(folder, defaultRunFolder(config));
  assert.equal(readdirSync(join(process.env.MIEN_HOME!, 'runs')).length, 2);
  const named = resolveConfig(config, { training: { sampling: { against: drawn!.run! } } });
  const out = join(temporaryFolder(), 'second');
  await train(named, { out });
  assert.deepEqual(historyOf(out), historyOf(folder));
  assert.deepEqual({ ...readDrawn(new RunFolder(out)), against: 'nuisance' }, drawn);
  const run = await openRun(out);
  run.close();
});

test('against a nuisance code and the small image: the same first model, and guesses from both side by side', async () => {
  const { folder, drawn } = await train(against('nuisance and small image'));
  assert.equal(drawn!.run, defaultRunFolder(firstModel(against('nuisance'))));
  const run = await openRun(drawn!.run!);
  const { model, dataset } = run;
  const { train: images } = dataset.splits;
  const codes = sideBySide(encodeSplit(model, images, dataset.shape).nuisance, smallImages(images, dataset.shape));
  const by = await guessOutOfFold(codes, images.labels, 7, foldsOf(dataset, 1), { seed: 1 });
  run.close();
  assert.deepEqual(readNpyFloats(join(folder, 'sampling', 'guesses.npy')).values, by.logs);
});

test('a factor, a run or a word that is not there is refused', async () => {
  const out = () => join(temporaryFolder(), 'run');
  await assert.rejects(
    train(against('factor:hat'), { out: out() }),
    (error) => error instanceof UsageError && /no factor hat[\s\S]*identity, yaw/.test(error.message),
  );
  await assert.rejects(train(against('runs/nowhere'), { out: out() }), /holds no run/);
  const silent = { out: out(), progress: () => assert.fail('it packs') };
  const unseen = { dataset: { synthetic: { seed: 77 } } };
  for (const what of ['factor:hat', 'runs/nowhere'])
    await assert.rejects(train(against(what, unseen), silent), MienError);
  assert.throws(
    () => resolveConfig({ training: { sampling: 'odd' as 'natural' } }),
    /training\.sampling is "odd"; it takes one of natural, balanced, or \{"against": "nuisance"/,
  );
});

test('the run that is drawn against is found from wherever, and its place is not what a run is told apart by', async () => {
  const { withAbsoluteRoot, withoutPlaces } = await import('../../../lib/runs/folder/place');
  const sampling = (what: string) => withAbsoluteRoot(against(what)).training.sampling;
  assert.deepEqual(sampling('runs/a'), { against: join(process.cwd(), 'runs/a') });
  assert.deepEqual(sampling('nuisance'), { against: 'nuisance' });
  const half = withAbsoluteRoot(resolveConfig({ training: { sampling: { against: 'runs/a', drawn: 0.5 } } }));
  assert.deepEqual(half.training.sampling, { against: join(process.cwd(), 'runs/a'), drawn: 0.5 });
  assert.deepEqual(withoutPlaces(against('runs/a')), withoutPlaces(against('runs/b')));
  assert.notDeepEqual(withoutPlaces(against('runs/a')), withoutPlaces(against('nuisance')));
  assert.equal(existsSync('runs/a'), false);
});
