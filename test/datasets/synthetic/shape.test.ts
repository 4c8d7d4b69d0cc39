import assert from 'node:assert';
import { test } from 'node:test';
import {
  ACTION_UNITS,
  type ActionUnit,
  activate,
  drawIdentity,
  type FaceShape,
  fullExpression,
  PROTOTYPES,
  shapeFace,
} from '../../../lib/datasets/synthetic';

const people = [0, 1, 2, 3, 4].map((index) => drawIdentity(1, index));

/** Asserts that a unit raises a measure of the face's shape, and more the stronger it acts, for everyone. */
function raises(unit: ActionUnit, what: string, measure: (face: FaceShape) => number): void {
  for (const person of people) {
    const at = (strength: number) => measure(shapeFace(person, activate({ [unit]: strength })));
    assert.ok(at(0.5) > at(0) && at(1) > at(0.5), `AU ${unit} should raise ${what}: ${at(0)}, ${at(0.5)}, ${at(1)}`);
  }
}

test('each action unit moves what FACS says it moves', () => {
  raises(1, 'the inner brow', (face) => face.brows[0].innerY);
  raises(2, 'the outer brow', (face) => face.brows[1].outerY);
  raises(4, 'the frown', (face) => -face.brows[0].innerY);
  raises(4, 'the closeness of the brows', (face) => -face.brows[0].innerX);
  raises(5, 'the upper lid', (face) => face.eyes[0].upper);
  raises(6, 'the cheek', (face) => face.cheeks[1]);
  raises(6, 'the lower lid', (face) => -face.eyes[1].lower);
  raises(7, 'the lower lid', (face) => -face.eyes[0].lower);
  raises(9, 'the wrinkles of the nose', (face) => face.folds.nose);
  raises(9, 'the tip of the nose', (face) => face.nose.tipY);
  raises(10, 'the upper lip', (face) => face.mouth.upperGap[0]);
  raises(12, 'the corners of the mouth', (face) => face.mouth.lift[0]);
  raises(12, 'the width of the mouth', (face) => face.mouth.halfWidth[0]);
  raises(15, 'the fall of the corners', (face) => -face.mouth.lift[1]);
  raises(16, 'the fall of the lower lip', (face) => face.mouth.lowerGap[0]);
  raises(17, 'the dimpling of the chin', (face) => face.folds.chin);
  raises(20, 'the width of the mouth', (face) => face.mouth.halfWidth[1]);
  raises(23, 'the thinness of the lips', (face) => -face.mouth.lowerLip);
  raises(25, 'the parting of the lips', (face) => face.mouth.lowerGap[0] + face.mouth.upperGap[0]);
  raises(26, 'the drop of the jaw', (face) => face.jaw);
});

test('units act on the half of the face they are given', () => {
  for (const unit of [1, 2, 4, 5, 6, 12, 15, 20] as const) {
    const face = shapeFace(people[0]!, activate({ [unit]: [1, 0] }));
    const rest = shapeFace(people[0]!, activate());
    assert.notDeepStrictEqual(
      [face.brows[0], face.eyes[0], face.mouth.lift[0], face.mouth.halfWidth[0]],
      [rest.brows[0], rest.eyes[0], rest.mouth.lift[0], rest.mouth.halfWidth[0]],
    );
    assert.deepStrictEqual(face.brows[1], rest.brows[1]);
    assert.deepStrictEqual(face.eyes[1], rest.eyes[1]);
    assert.strictEqual(face.mouth.lift[1], rest.mouth.lift[1]);
    assert.strictEqual(face.mouth.halfWidth[1], rest.mouth.halfWidth[1]);
  }
});

test('brows raised and knitted at once slant upwards to the middle', () => {
  for (const person of people) {
    const sad = shapeFace(person, activate(fullExpression('sad')));
    assert.ok(sad.brows[0].innerY > sad.brows[0].outerY + 0.08);
    const anger = shapeFace(person, activate(fullExpression('anger')));
    assert.ok(anger.brows[0].innerY < anger.brows[0].outerY - 0.08);
  }
});

test('the prototypes are the tabulated ones', () => {
  const units = (name: keyof typeof PROTOTYPES) => Object.keys(PROTOTYPES[name].units).map(Number);
  assert.deepStrictEqual(units('neutral'), []);
  assert.deepStrictEqual(units('happy'), [6, 12]);
  assert.deepStrictEqual(units('sad'), [1, 4, 15]);
  assert.deepStrictEqual(units('surprise'), [1, 2, 5, 26]);
  assert.deepStrictEqual(units('fear'), [1, 2, 4, 5, 20, 26]);
  assert.deepStrictEqual(units('disgust'), [9, 15, 16]);
  assert.deepStrictEqual(units('anger'), [4, 5, 7, 23]);
  assert.ok(ACTION_UNITS.includes(10));
});
