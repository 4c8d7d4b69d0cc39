import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './runs';

/** The code in a guide's first block of a language, exactly as it stands there. */
export function guideCode(guide: string, language: string): string {
  const text = readFileSync(join(repository, guide), 'utf8');
  const code = text.match(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms'))?.[1];
  if (code === undefined) throw new Error(`${guide} has no ${language}`);
  return code;
}
