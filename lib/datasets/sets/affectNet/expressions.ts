import { counted } from '../../../support/counted';
import { labelOfExpression } from '../../listing/expressionNames';

/** In the order of AffectNet's numbers, 0 … 7. */
export const AFFECTNET_CLASSES = [
  'neutral',
  'happy',
  'sad',
  'surprise',
  'fear',
  'disgust',
  'anger',
  'contempt',
] as const;
/** The numbers 8, 9 and 10: what an annotator chose where no expression fits. No protocol uses them. */
const NO_EXPRESSION = ['None', 'Uncertain', 'No-Face'] as const;
const ALL = [...AFFECTNET_CLASSES, ...NO_EXPRESSION];

/** Turns AffectNet's numbers and names into labels, and keeps count of what the protocol leaves out. */
export class Expressions {
  readonly classes: readonly string[];
  private readonly leftOut = new Map<string, number>();

  /** @param count 8, or 7 for the protocol without contempt */
  constructor(count: 7 | 8) {
    this.classes = AFFECTNET_CLASSES.slice(0, count);
  }

  /** AffectNet's number for a name in any spelling or for a number as text; undefined where it has no such expression. */
  static numberOf(name: string): number | undefined {
    const text = name.trim();
    const plain = text.toLowerCase().replaceAll(/[-_ ]/g, '');
    const number = /^\d+$/.test(text)
      ? Number(text)
      : Math.max(
          labelOfExpression(text, AFFECTNET_CLASSES),
          ALL.findIndex((other) => other.toLowerCase().replaceAll('-', '') === plain),
        );
    return number >= 0 && number < ALL.length ? number : undefined;
  }

  /** The label of AffectNet's number; undefined where the protocol leaves its `images` out. */
  labelOf(number: number, images = 1): number | undefined {
    if (number < this.classes.length) return number;
    const name = ALL[number]!;
    this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + images);
    return undefined;
  }

  /** What was left out, in sentences. */
  notes(): string[] {
    return ALL.filter((name) => this.leftOut.get(name)).map(
      (name) => `Left out: ${counted(this.leftOut.get(name)!, 'image')} labelled ${name}.`,
    );
  }
}
