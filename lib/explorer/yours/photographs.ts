/** Photographs that are chosen, dropped on the page or pasted. */
import { byId } from '../dom';

/** @param run is given each file */
export function takePhotographs(run: (file: File) => void): void {
  const input = byId<HTMLInputElement>('photograph');
  const take = (files: FileList | null | undefined) => {
    if (files?.[0]) run(files[0]);
  };
  input.addEventListener('change', () => {
    take(input.files);
    input.value = ''; // so that the same one can be chosen again
  });
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  let depth = 0; // the page's elements are entered and left one within the other
  const hover = (change: number) => {
    depth = Math.max(0, depth + change);
    document.body.classList.toggle('dropping', depth > 0);
  };
  addEventListener('dragenter', (event) => isFile(event) && hover(1));
  addEventListener('dragleave', (event) => isFile(event) && hover(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    hover(-depth);
    take(event.dataTransfer?.files);
  });
  addEventListener('paste', (event) => take(event.clipboardData?.files));
}

/** @throws Error naming the file when the browser cannot read it as a picture */
export async function readPhotograph(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name} is no picture that this browser can read. JPEG, PNG and WebP are.`);
  }
}
