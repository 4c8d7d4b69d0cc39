/** Every relative link of the guides leads to a file, and to a heading in it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { repository } from '../data/runs';

const guides = ['.', 'docs', 'data'].flatMap((folder) =>
  readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(repository, folder, name)),
);

const withoutCode = (text: string) =>
  text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]]/g, ''));

/** The anchors that GitHub gives to a text's headings: lower case, no punctuation, a hyphen a space. */
function anchorsOf(text: string): string[] {
  const headings = [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with a guide's links, a line each. */
function brokenLinks(file: string, text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link!)) return [];
    const [path, anchor] = link!.split('#') as [string, string?];
    const target = path ? resolve(dirname(file), path) : file;
    if (target !== file && !existsSync(target)) return [`${link}: no such file`];
    if (anchor === undefined) return [];
    const there = anchorsOf(target === file ? text : readFileSync(target, 'utf8'));
    return there.includes(anchor) ? [] : [`${link}: no such heading; there are ${there.join(', ')}`];
  });
}

for (const file of guides) {
  test(`${relative(repository, file)}: its links lead somewhere`, () => {
    assert.deepEqual(brokenLinks(file, readFileSync(file, 'utf8')), []);
  });
}

test('a link to a file or a heading that is not there is found, one in code is none', () => {
  const text = '# A b, c\n[1](#a-b-c) [2](#d) [3](gone.md) [4](README.md) `[5](gone.md)` [6](https://x.org/y)\n';
  const broken = brokenLinks(join(repository, 'text.md'), text);
  assert.deepEqual(broken, ['#d: no such heading; there are a-b-c', 'gone.md: no such file']);
});
