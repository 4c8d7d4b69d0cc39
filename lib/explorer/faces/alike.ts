import { CODE_NAMES, type CodeName, type Codes, rowOf, type Scene } from '../data';
import { byId, make, onceAFrame } from '../dom';
import { nearest } from '../neighbours';
import type { Store } from '../store';
import { captionOf, faceOf } from './faces';

const SHOWN = 8;
const SIZE = 64;

/** The faces whose codes are nearest to those of the picked one: in z_e they should look alike in expression, in z_n in all else. */
export function createAlike(scene: Scene, codes: Codes, store: Store): void {
  const draw = onceAFrame(() => {
    for (const code of CODE_NAMES) byId(`alike-${code}`).replaceChildren(...strip(scene, codes, store, code));
  });
  store.watch(['face'], draw);
  store.watch(['own'], () => store.now.face === 'own' && draw());
}

function strip(scene: Scene, codes: Codes, store: Store, name: CodeName): HTMLElement[] {
  const { face, own } = store.now;
  const code = face === 'own' ? own?.codes[name] : rowOf(codes[name], face);
  if (!code) return [];
  return nearest(codes[name], code, SHOWN, face === 'own' ? -1 : face).map(({ index }) => {
    const pick = make('button', { type: 'button', class: 'pick', title: captionOf(scene, index) });
    pick.append(faceOf(scene, index, SIZE), make('span', {}, captionOf(scene, index, false)));
    pick.addEventListener('click', () => store.set(store.now.picks === 'face' ? { face: index } : { giver: index }));
    pick.addEventListener('pointerenter', () => store.set({ hovered: index }));
    pick.addEventListener('pointerleave', () => store.set({ hovered: -1 }));
    pick.addEventListener('focus', () => store.set({ hovered: index }));
    return pick;
  });
}
