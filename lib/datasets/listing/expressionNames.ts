/** What the basic expressions are called elsewhere, and the name that stands for all of them. */
const ALIASES: Readonly<Record<string, string>> = {
  angry: 'anger',
  disgusted: 'disgust',
  contemptuous: 'contempt',
  fearful: 'fear',
  afraid: 'fear',
  happiness: 'happy',
  joy: 'happy',
  sadness: 'sad',
  surprised: 'surprise',
};

const BASIC = new Set(['anger', 'contempt', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']);

const meaning = (name: string) => ALIASES[name.trim().toLowerCase()] ?? name.trim().toLowerCase();

/** The label of an expression under any of its names and cases (`Happiness` is `happy`); −1 where the dataset has no such class. */
export function labelOfExpression(name: string, classes: readonly string[]): number {
  return classes.findIndex((other) => meaning(other) === meaning(name));
}

/** Whether a name is one of a basic expression's. */
export function isExpression(name: string): boolean {
  return BASIC.has(meaning(name));
}
