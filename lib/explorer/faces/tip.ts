import type { Scene } from '../data';
import { make } from '../dom';
import type { Tip } from '../plot/plot';
import { captionOf, faceOf } from './faces';

const SIZE = 112;
const GAP = 18;

/** The face of the point below the pointer, beside it. */
export function createTip(scene: Scene): Tip {
  const element = make('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  document.body.append(element);
  return (point, at) => {
    element.hidden = point < 0 || !at;
    if (point < 0 || !at) return;
    element.replaceChildren(faceOf(scene, point, SIZE), make('p', {}, captionOf(scene, point)));
    const { width, height } = element.getBoundingClientRect();
    const left = at.x + GAP + width > window.innerWidth ? at.x - GAP - width : at.x + GAP;
    const top = Math.min(Math.max(8, at.y - height / 2), window.innerHeight - height - 8);
    element.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  };
}
