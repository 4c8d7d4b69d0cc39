import type { Random } from '../../support/random';
import { ACTION_UNITS, type ActionUnit, type Activations, type Pair } from './head/actionUnits';

/** The basic expressions in the order of their labels. */
export const SYNTHETIC_CLASSES = ['neutral', 'happy', 'sad', 'surprise', 'fear', 'disgust', 'anger'] as const;

export type ExpressionName = (typeof SYNTHETIC_CLASSES)[number];

interface Prototype {
  /** The units that make the expression, and how strong each is in it at full intensity. */
  readonly units: Partial<Record<ActionUnit, number>>;
  /** Units that join in some of the time, with that probability. */
  readonly sometimes: readonly { readonly unit: ActionUnit; readonly strength: number; readonly probability: number }[];
  /** What observers (and classifiers) most often take it for: the expressions it is blended with. */
  readonly confusable: readonly ExpressionName[];
}

/**
 * Prototypes as EMFACS is commonly tabulated (Friesen & Ekman 1983; Matsumoto et al. 2008, table 13.1):
 * happy 6+12, sad 1+4+15, surprise 1+2+5+26, fear 1+2+4+5+20+26, disgust 9+15+16 (+10), anger 4+5+7+23.
 */
export const PROTOTYPES: Readonly<Record<ExpressionName, Prototype>> = {
  neutral: { units: {}, sometimes: [], confusable: ['sad', 'anger', 'happy'] },
  happy: {
    units: { 6: 1, 12: 1 },
    sometimes: [
      { unit: 25, strength: 0.9, probability: 0.6 },
      { unit: 26, strength: 0.35, probability: 0.2 },
    ],
    confusable: ['neutral', 'surprise', 'disgust'],
  },
  sad: {
    units: { 1: 1, 4: 0.7, 15: 1 },
    sometimes: [{ unit: 17, strength: 0.7, probability: 0.5 }],
    confusable: ['neutral', 'fear', 'disgust'],
  },
  surprise: {
    units: { 1: 1, 2: 1, 5: 0.9, 26: 1 },
    sometimes: [],
    confusable: ['fear', 'happy'],
  },
  fear: {
    units: { 1: 1, 2: 0.7, 4: 0.8, 5: 1, 20: 1, 26: 0.5 },
    sometimes: [{ unit: 25, strength: 0.7, probability: 0.7 }],
    confusable: ['surprise', 'sad'],
  },
  disgust: {
    units: { 9: 1, 15: 0.6, 16: 0.8 },
    sometimes: [
      { unit: 10, strength: 0.9, probability: 0.7 },
      { unit: 4, strength: 0.4, probability: 0.3 },
    ],
    confusable: ['anger', 'sad'],
  },
  anger: {
    units: { 4: 1, 5: 0.6, 7: 0.9, 23: 1 },
    sometimes: [{ unit: 17, strength: 0.5, probability: 0.3 }],
    confusable: ['disgust', 'neutral'],
  },
};

export interface Expression {
  /** Index into SYNTHETIC_CLASSES. */
  readonly label: number;
  /** Of the expression, before the noise of single units: 0 (nothing to see) … 1 (full). 0 for neutral. */
  readonly intensity: number;
  /** The expression that is mixed in, and at what intensity: always weaker than the labelled one. Null for none. */
  readonly blend: { readonly expression: ExpressionName; readonly intensity: number } | null;
  readonly activations: Activations;
}

/** The prototype at full strength with every unit that may join in, for figures. */
export function fullExpression(name: ExpressionName): Partial<Record<ActionUnit, number>> {
  const units = { ...PROTOTYPES[name].units };
  for (const { unit, strength, probability } of PROTOTYPES[name].sometimes) {
    if (probability >= 0.5) units[unit] = strength;
  }
  return units;
}

/**
 * Draws how one person shows an expression. With `difficulty` the share of faint expressions, of blends with a confusable
 * expression and of stray movements grows; at 0 every expression is full, pure and nearly symmetric.
 * @param difficulty 0 … 1
 */
export function drawExpression(label: number, difficulty: number, random: Random): Expression {
  const name = SYNTHETIC_CLASSES[label] as ExpressionName;
  const neutral = name === 'neutral';
  const faintest = 1 - 0.85 * difficulty;
  const intensity = neutral ? 0 : random.uniform(faintest, 1);
  const strengths = new Map<ActionUnit, number>();
  add(strengths, name, intensity, random);

  const blended = random.uniform() < 0.7 * difficulty;
  const confusable = PROTOTYPES[name].confusable;
  const other = confusable[random.integer(confusable.length)] as ExpressionName;
  // Under half of the labelled expression's own strength, so that the label stays the stronger reading.
  const share = random.uniform(0, neutral ? 0.35 : 0.6 * intensity) * (0.5 + 0.5 * difficulty);
  if (blended) add(strengths, other, share, random);

  const activations = {} as Record<ActionUnit, Pair>;
  const lopsided = random.normal(0, 0.04 + 0.16 * difficulty);
  for (const unit of ACTION_UNITS) {
    const strength = strengths.get(unit) ?? 0;
    const stray = random.uniform() < 0.1 + 0.3 * difficulty ? Math.abs(random.normal(0, 0.3 * difficulty)) : 0;
    const level = strength * (1 + random.normal(0, 0.05 + 0.25 * difficulty)) + stray;
    const tilt = lopsided + random.normal(0, 0.03 + 0.1 * difficulty);
    activations[unit] = [clamp(level * (1 - tilt)), clamp(level * (1 + tilt))];
  }
  return { label, intensity, blend: blended ? { expression: other, intensity: share } : null, activations };
}

function add(strengths: Map<ActionUnit, number>, name: ExpressionName, share: number, random: Random): void {
  const { units, sometimes } = PROTOTYPES[name];
  for (const [unit, strength] of Object.entries(units)) {
    const key = Number(unit) as ActionUnit;
    strengths.set(key, (strengths.get(key) ?? 0) + share * strength);
  }
  for (const { unit, strength, probability } of sometimes) {
    if (random.uniform() < probability) strengths.set(unit, (strengths.get(unit) ?? 0) + share * strength);
  }
}

function clamp(x: number): number {
  return x < 0 ? 0 : Math.min(x, 1);
}
