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

/** A face of the run, `size` CSS pixels high. */
export function faceOf(scene: Scene, point: number, size: number): HTMLElement {
  const { files, face, columns, rows } = scene.sprites;
  const [height, width] = face;
  const scale = size / height;
  const at = point % (columns * rows);
  const element = make('span', { class: 'face', role: 'img', 'aria-label': captionOf(scene, point) });
  const across = Math.min(columns, scene.n - (point - at));
  Object.assign(element.style, {
    ...{ width: `${width * scale}px`, height: `${size}px` },
    backgroundImage: `url("${files[Math.floor(point / (columns * rows))]}")`,
    backgroundSize: `${across * width * scale}px auto`,
    backgroundPosition: `${-(at % columns) * width * scale}px ${-Math.floor(at / columns) * size}px`,
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
