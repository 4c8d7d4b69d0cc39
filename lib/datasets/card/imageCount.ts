/** A number of images in words, for notes: `1 image`, `1,234 images`. */
export function imageCount(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'image' : 'images'}`;
}
