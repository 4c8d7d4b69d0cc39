/** A number of things in words: `1 image`, `1,234 images`. */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? thing : `${thing}s`}`;
}
