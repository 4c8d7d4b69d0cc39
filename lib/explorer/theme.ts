import { byId } from './dom';
import type { Store } from './store';

export const prefersDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

/** Dark or light: as the system is, until a person says otherwise. */
export function createTheme(store: Store): void {
  const toggle = byId('theme');
  let isChosen = false;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (!isChosen) store.set({ dark: matches });
  });
  toggle.addEventListener('click', () => {
    isChosen = true;
    store.set({ dark: !store.now.dark });
  });
  store.watch(['dark'], () => {
    document.documentElement.dataset.theme = store.now.dark ? 'dark' : 'light';
    toggle.textContent = store.now.dark ? 'Light page' : 'Dark page';
  });
}
