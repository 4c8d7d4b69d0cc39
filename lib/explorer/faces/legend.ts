import type { Scene } from '../data';
import { button, byId, make } from '../dom';
import { paletteOf } from '../plot/palette';
import type { Store } from '../store';

/** What colours the points, and how many have each value; a value selects its points. */
export function createLegend(scene: Scene, store: Store): void {
  const choice = byId<HTMLSelectElement>('factor');
  choice.append(...scene.factors.map(({ name }, f) => make('option', { value: f }, name)));
  choice.addEventListener('change', () => store.set({ factor: Number(choice.value) }));
  store.watch(['factor', 'selection', 'dark'], () => byId('legend').replaceChildren(...entries(scene, store)));
  store.watch(['selection'], () => {
    const { selection } = store.now;
    const count = selection?.reduce((sum, chosen) => sum + chosen, 0) ?? 0;
    byId('selected').textContent = selection ? `${count} of ${scene.n} faces selected` : '';
    byId('clear').hidden = !selection;
  });
  byId('clear').addEventListener('click', () => store.set({ selection: null }));
}

function entries(scene: Scene, store: Store): HTMLElement[] {
  const { factor, selection, dark } = store.now;
  const { values, codes } = scene.factors[factor]!;
  const palette = paletteOf(values.length, dark);
  const [all, chosen] = [new Int32Array(values.length), new Int32Array(values.length)];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0) continue;
    all[code]!++;
    if (selection?.[i]) chosen[code]!++;
  }
  return values.map((value, v) => {
    const count = selection ? `${chosen[v]} of ${all[v]}` : String(all[v]);
    const entry = button('', () => store.set({ selection: membersOf(codes, v) }), { title: `select ${value}` });
    const dot = make('span', { class: 'dot' });
    dot.style.backgroundColor = palette[v]!;
    const share = make('span', { class: 'share' });
    share.style.width = `${100 * (selection && all[v] ? chosen[v]! / all[v]! : 0)}%`;
    entry.append(dot, make('span', { class: 'value' }, value), ' ', make('span', { class: 'count' }, count), share);
    return entry;
  });
}

function membersOf(codes: Int16Array, value: number): Uint8Array | null {
  const members = Uint8Array.from(codes, (code) => Number(code === value));
  return members.includes(1) ? members : null;
}
