import { z } from 'zod';
import { MienError } from '../../support/errors';
import { share, tree, whole } from '../../support/keys';

/** The factors that a shortcut can be made of. */
const SHORTCUT_FACTORS = ['identity', 'yaw', 'light'] as const;

/** A nuisance that gives the expression away in the training and validation splits, and not in the test split. */
export interface Shortcut {
  readonly factor: (typeof SHORTCUT_FACTORS)[number];
  /** 0 … 1, the probability that the factor's value is one of those set aside for the image's class. */
  readonly strength: number;
}

export interface SyntheticOptions {
  /** Any whole number from 0 to 4294967295: another seed gives other people and other images. Default 1. */
  readonly seed: number;
  /** Number of training images. Default 8000. */
  readonly train: number;
  /** Number of validation images, drawn like the training images. Default 1000. */
  readonly validation: number;
  /** Number of test images. Default 2000. */
  readonly test: number;
  /** Height and width in pixels, 32 … 128. Default 48. */
  readonly side: number;
  /** RGB (3 channels) rather than grey (1). Default false. */
  readonly colour: boolean;
  /** Number of people, 2 … 1000; the three splits share them. Default 40. */
  readonly identities: number;
  /** Of the expressions: 0 (full, pure, symmetric) … 1 (faint, blended, with stray movements). Default 0.4. */
  readonly difficulty: number;
  /** Ties a factor to the class in the training and validation splits; null for none, the default. */
  readonly shortcut: Shortcut | null;
}

/** Goes up whenever the same options give other images, so that images kept on disk can be told from today's. */
export const SYNTHETIC_VERSION = 2;

export const SYNTHETIC_DEFAULTS: SyntheticOptions = {
  seed: 1,
  train: 8000,
  validation: 1000,
  test: 2000,
  side: 48,
  colour: false,
  identities: 40,
  difficulty: 0.4,
  shortcut: null,
};

/** The options that are whole numbers, and what they take. */
const RANGES = {
  seed: [0, 0xffffffff],
  train: [1, 1_000_000],
  validation: [0, 1_000_000],
  test: [0, 1_000_000],
  side: [32, 128],
  identities: [2, 1000],
} as const;

const inRange = (name: keyof typeof RANGES) => {
  const [low, high] = RANGES[name];
  return whole(low, high).default(SYNTHETIC_DEFAULTS[name]);
};

/** Type, range and default of every option, for the configuration. */
export const syntheticKeys = tree({
  seed: inRange('seed'),
  train: inRange('train'),
  validation: inRange('validation'),
  test: inRange('test'),
  side: inRange('side'),
  colour: z.boolean().default(SYNTHETIC_DEFAULTS.colour),
  identities: inRange('identities'),
  difficulty: share().default(SYNTHETIC_DEFAULTS.difficulty),
  shortcut: z
    .object({ factor: z.enum(SHORTCUT_FACTORS), strength: share() })
    .strict()
    .nullable()
    .default(SYNTHETIC_DEFAULTS.shortcut),
});

/** @throws MienError naming the option, what it got and what it takes */
export function completeOptions(given: Partial<SyntheticOptions> = {}): SyntheticOptions {
  for (const name of Object.keys(given)) {
    if (!(name in SYNTHETIC_DEFAULTS)) {
      throw refuse(name, given[name as keyof SyntheticOptions], `an option named ${listOptions()}`);
    }
  }
  const options: Record<string, unknown> = { ...SYNTHETIC_DEFAULTS };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) options[name] = value;

  for (const [name, [low, high]] of Object.entries(RANGES)) {
    const value = options[name];
    if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
      throw refuse(name, value, `a whole number from ${low} to ${high}`);
    }
  }
  if (typeof options.colour !== 'boolean') throw refuse('colour', options.colour, 'true or false');
  if (!isShare(options.difficulty)) throw refuse('difficulty', options.difficulty, 'a number from 0 to 1');
  checkShortcut(options.shortcut);
  return options as unknown as SyntheticOptions;
}

function checkShortcut(value: unknown): void {
  if (value === null) return;
  const takes = `null or { factor: ${SHORTCUT_FACTORS.map((name) => `'${name}'`).join(' | ')}, strength: 0 … 1 }`;
  if (typeof value !== 'object') throw refuse('shortcut', value, takes);
  const { factor, strength, ...rest } = value as Record<string, unknown>;
  if (Object.keys(rest).length > 0) throw refuse('shortcut', value, takes);
  if (!(SHORTCUT_FACTORS as readonly unknown[]).includes(factor)) throw refuse('shortcut', value, takes);
  if (!isShare(strength)) throw refuse('shortcut', value, takes);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function listOptions(): string {
  return Object.keys(SYNTHETIC_DEFAULTS).join(', ');
}

function refuse(name: string, got: unknown, takes: string): MienError {
  const shown = typeof got === 'number' ? String(got) : JSON.stringify(got);
  return new MienError(`synthetic faces: option ${name} got ${shown}.`, `It takes ${takes}.`);
}
