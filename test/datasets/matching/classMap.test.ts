import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchClasses, parseClassMap } from '../../../lib/datasets/matching/classMap';
import { UsageError } from '../../../lib/support/errors';

const MODEL = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'];

test('classes are matched by name, not by order: the same, in another case, or another name of the same expression', () => {
  const { labels, lacking } = matchClasses(['Surprise', 'anger', 'HAPPINESS', 'neutral ', 'fearful'], MODEL);
  assert.deepEqual(labels, [5, 0, 3, 6, 2]);
  assert.deepEqual(lacking, ['disgust', 'sad']);
  assert.deepEqual(matchClasses(MODEL, MODEL), { labels: [0, 1, 2, 3, 4, 5, 6], lacking: [] });
});

test('a map says what names do not, and leaves out', () => {
  const map = parseClassMap('smile=happy, contempt = -,AN=angry,a=b=sad');
  assert.deepEqual(map, { smile: 'happy', contempt: null, AN: 'angry', 'a=b': 'sad' });
  assert.deepEqual(parseClassMap('{"smile": "happy", "contempt": null, "x": "-"}'), {
    smile: 'happy',
    contempt: null,
    x: null,
  });
  const { labels, lacking } = matchClasses(['AN', 'a=b', 'contempt', 'neutral', 'smile'], MODEL, map);
  assert.deepEqual(labels, [0, 4, -1, 6, 3]);
  assert.deepEqual(lacking, ['disgust', 'fear', 'surprise']);
  assert.deepEqual(matchClasses(['happy', 'sad'], MODEL, { happy: 'sad' }).labels, [4, 4], 'the map goes before names');
});

test('what has no counterpart is refused, with the map to write', () => {
  const refused: [() => unknown, RegExp][] = [
    [
      () => matchClasses(['happy', 'contempt', 'bored'], MODEL),
      /no class contempt, bored; it has angry.*\n.*--map 'contempt=-,bored=-'/,
    ],
    [() => matchClasses(['happy'], MODEL, { glad: 'happy' }), /the set has no class glad\n.*happy/],
    [() => matchClasses(['happy'], MODEL, { happy: 'glad' }), /the model has no class glad/],
    [() => matchClasses(['happy'], MODEL, { happy: null }), /leaves every class out/],
    [() => matchClasses(['Happy', 'x'], ['happy', 'HAPPY ']), /no class x/],
    ...['happy', '=happy', 'a=', 'a=b,,c=d', '{"a": 3}', '{a'].map((text): [() => unknown, RegExp] => [
      () => parseClassMap(text),
      /--map/,
    ]),
  ];
  for (const [call, says] of refused)
    assert.throws(call, (error) => error instanceof UsageError && says.test(error.message));
});
