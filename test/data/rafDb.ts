/** A tiny copy of RAF-DB in the authors' layout, of geometric shapes. */
import { join } from 'node:path';
import { writeFile } from './fer2013';
import { writeShapes } from './shapes';

/** Names and labels 1 … 7: `each` training images and one test image a label. */
export function rafDbLines(each: number): string[] {
  const number = (n: number, digits: number) => String(n).padStart(digits, '0');
  const training = Array.from({ length: 7 * each }, (_, i) => `train_${number(i + 1, 5)}.jpg ${(i % 7) + 1}`);
  const test = Array.from({ length: 7 }, (_, i) => `test_${number(i + 1, 4)}.jpg ${7 - i}`);
  return [...training, ...test];
}

export async function writeRafDb(
  root: string,
  lines: readonly string[],
  folder = 'Image/aligned',
  lineEnd = '\n',
): Promise<void> {
  writeFile(join(root, 'EmoLabel/list_patition_label.txt'), lines.map((line) => line + lineEnd).join(''));
  const names = lines.map((line) => line.split(' ')[0]!).filter((name) => /^\w+\.jpg$/.test(name));
  await writeShapes(
    join(root, folder),
    names.map((name) => name.replace('.jpg', '_aligned.jpg')),
  );
}
