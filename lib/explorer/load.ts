/** The scripts beside the page. A page that was opened from the file system may not fetch files, but may run scripts. */
import type { Parts } from '../reports/explore/document';

/** @throws Error naming the file that is not there */
export function loadScript(file: string): Promise<void> {
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = file;
    script.onload = () => done();
    script.onerror = () => fail(new Error(`${file} is not beside this page. Copy the whole folder, or make it again.`));
    document.head.append(script);
  });
}

/** @throws Error when its script is missing or damaged */
export async function loadPart<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const parts = () => (window as { mien?: Partial<Parts> }).mien ?? {};
  if (!parts()[name]) await loadScript(`${name}.js`);
  const part = parts()[name];
  if (!part) throw new Error(`${name}.js is damaged. Make the page again.`);
  delete parts()[name]; // its arrays are unpacked, and base64 takes room
  return part as Parts[Name];
}
