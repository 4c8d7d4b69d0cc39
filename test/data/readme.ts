import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './runs';

/** The code in the README's first block of a language below a heading, exactly as it stands there. */
export function readmeCode(heading: string, language: string): string {
  const text = readFileSync(join(repository, 'README.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(heading));
  const code = section?.match(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms'))?.[1];
  if (code === undefined) throw new Error(`README.md has no ${language} below "${heading}"`);
  return code;
}
