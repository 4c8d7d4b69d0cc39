import type { Scene } from '../data';
import { byId, make } from '../dom';
import { paletteOf } from '../plot/palette';
import type { Store } from '../store';

/** What the own face is named, with the share of each name and what they are the mean over. */
export function createNames({ classes }: Scene, store: Store): void {
  store.watch(['own', 'dark'], () => {
    const { own, dark } = store.now;
    for (const as of ['face', 'giver']) byId(`own-${as}`).toggleAttribute('disabled', !own);
    if (!own) return;
    const palette = paletteOf(classes.length, dark);
    const best = own.probabilities.indexOf(own.probabilities.reduce((a, b) => Math.max(a, b)));
    byId('yours-name').textContent = classes[best]!;
    byId('yours-names').replaceChildren(
      ...classes.map((name, k) => {
        const share = own.probabilities[k]!;
        const percent = `${Math.round(100 * share)} %`;
        const bar = make('span', { class: 'bar', 'data-share': share });
        bar.style.width = percent.replace(' ', '');
        bar.style.backgroundColor = palette[k]!;
        return make('li', {}, make('span', { class: 'value' }, name), make('span', { class: 'track' }, bar), percent);
      }),
    );
    byId('yours-views').textContent = sayViews(own.views);
  });
}

function sayViews({ seen, of }: { readonly seen: number; readonly of: number }): string {
  const looked =
    ['', 'the picture as it is', 'the picture and its mirror image'][seen] ?? `${seen} views of the picture`;
  return `From ${looked}${seen < of ? `; a photograph that is held still is named from ${of} views` : ', as mien predict names it'}.`;
}
