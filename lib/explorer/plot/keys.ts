import type { Direction } from './finder';

/** What keys do in a picture that has the focus. */
export interface KeyActions {
  /** Moves the ring to the next point. */
  step(direction: Direction): void;
  pickFace(): void;
  pickGiver(): void;
  zoom(factor: number): void;
  reset(): void;
  clear(): void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function addKeys(element: HTMLElement, actions: KeyActions): void {
  const others: Readonly<Record<string, () => void>> = {
    Enter: actions.pickFace,
    ' ': actions.pickFace,
    e: actions.pickGiver,
    '+': () => actions.zoom(1.5),
    '=': () => actions.zoom(1.5),
    '-': () => actions.zoom(1 / 1.5),
    '0': actions.reset,
    Escape: actions.clear,
  };
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    const run = direction ? () => actions.step(direction) : others[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });
}
