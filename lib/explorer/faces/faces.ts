import type { Scene } from '../data';
import { make } from '../dom';
import type { Pick, Store } from '../store';

/** What a face is, in words: its expression, what it is named where that differs, and what else is known. */
export function captionOf({ factors }: Scene, point: number, details = true): string {
  const value = (f: number) => {
    const { values, codes } = factors[f]!;
    return values[codes[point]!] ?? 'unknown';
  };
  const [expression, named] = [value(0), value(1)];
  const own = named === expression ? expression : `${expression}, named ${named}`;
  if (!details) return own;
  return [own, ...factors.slice(3).map(({ name }, f) => `${name} ${value(f + 3)}`)].join(' · ');
}

/** On which picture a face is, and where. */
function placeOf({ sprites: { files, columns, rows } }: Scene, point: number) {
  const at = point % (columns * rows);
  return {
    ...{ file: files[Math.floor(point / (columns * rows))]!, column: at % columns, row: Math.floor(at / columns) },
    first: point - at,
  };
}

/** A face of the run, `size` CSS pixels high. */
export function faceOf(scene: Scene, point: number, size: number): HTMLElement {
  const { face, columns } = scene.sprites;
  const [height, width] = face;
  const scale = size / height;
  const { file, column, row, first } = placeOf(scene, point);
  const element = make('span', { class: 'face', role: 'img', 'aria-label': captionOf(scene, point) });
  const across = Math.min(columns, scene.n - first);
  Object.assign(element.style, {
    ...{ width: `${width * scale}px`, height: `${size}px` },
    backgroundImage: `url("${file}")`,
    backgroundSize: `${across * width * scale}px auto`,
    backgroundPosition: `${-column * width * scale}px ${-row * size}px`,
  });
  return element;
}

/** A face that was picked, a point's or the own one. */
export function pictureOf(scene: Scene, store: Store, pick: Pick, size: number): HTMLElement {
  const { own } = store.now;
  if (pick !== 'own' || !own) return faceOf(scene, pick === 'own' ? scene.first : pick, size);
  const { width, height } = own.picture;
  const canvas = make('canvas', { class: 'face', width, height, role: 'img', 'aria-label': 'your face' });
  canvas.getContext('2d')!.drawImage(own.picture, 0, 0);
  Object.assign(canvas.style, { width: `${(size * width) / height}px`, height: `${size}px` });
  return canvas;
}

/** Those that a face was drawn from. */
const pictures = new Map<string, Promise<HTMLImageElement>>();

async function loaded(file: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = file;
  await picture.decode();
  return picture;
}

/**
 * What draws a picked face, the own one as it is now, over all of a canvas.
 * @throws Error when its picture is missing or damaged
 */
export async function drawerOf(
  scene: Scene,
  store: Store,
  pick: Pick,
): Promise<(context: CanvasRenderingContext2D) => void> {
  const over = ({ canvas }: CanvasRenderingContext2D) => [0, 0, canvas.width, canvas.height] as const;
  if (pick === 'own') {
    const { picture } = store.now.own!;
    return (context) => context.drawImage(picture, ...over(context));
  }
  const { file, column, row } = placeOf(scene, pick);
  const [height, width] = scene.sprites.face;
  if (!pictures.has(file)) pictures.set(file, loaded(file));
  const picture = await pictures.get(file)!;
  return (context) => context.drawImage(picture, column * width, row * height, width, height, ...over(context));
}
