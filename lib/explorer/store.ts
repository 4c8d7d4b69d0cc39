/** What a person has chosen: the parts of the page read it, change it and are told when others do. */
import type { CodeName } from './data';

/** A face: one of the points, or the person's own. */
export type Pick = number | 'own';

/** A face from the camera or a photograph. */
export interface OwnFace {
  /** As it was given to the network. */
  readonly picture: HTMLCanvasElement;
  /** [K], calibrated */
  readonly probabilities: Float32Array;
  /** Over how many views of it they are the mean, and over how many the run was judged. */
  readonly views: { readonly seen: number; readonly of: number };
  /** [D] each */
  readonly codes: Readonly<Record<CodeName, Float32Array>>;
  /** Where it belongs in each picture, 0 … 1. */
  readonly places: Readonly<Record<CodeName, readonly [number, number]>>;
}

export interface State {
  /** The point below the pointer or the keyboard's ring; −1 for none. */
  readonly hovered: number;
  readonly face: Pick;
  /** Whose expression the face gets. */
  readonly giver: Pick;
  /** [N] 1 where selected; null for no selection. */
  readonly selection: Uint8Array | null;
  /** Index of the factor that colours the points. */
  readonly factor: number;
  /** What dragging in a picture does. */
  readonly drag: 'move' | 'select';
  /** What a click or tap picks. */
  readonly picks: 'face' | 'giver';
  readonly own: OwnFace | null;
  readonly dark: boolean;
}

export class Store {
  private readonly watchers: { readonly keys: readonly (keyof State)[]; readonly run: () => void }[] = [];

  constructor(private state: State) {}

  get now(): State {
    return this.state;
  }

  set(some: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...some };
    const changed = (Object.keys(some) as (keyof State)[]).filter((key) => before[key] !== this.state[key]);
    for (const { keys, run } of this.watchers) if (keys.some((key) => changed.includes(key))) run();
  }

  /** Runs now, and whenever one of the keys has changed. */
  watch(keys: readonly (keyof State)[], run: () => void): void {
    this.watchers.push({ keys, run });
    run();
  }
}
