/** One code's picture: its points, and all that can be done with them by pointer, finger and key. */
import type { CodeName, Scene } from '../data';
import { button, make, onceAFrame } from '../dom';
import type { Pick, Store } from '../store';
import { Camera } from './camera';
import { Finder } from './finder';
import { addKeys } from './keys';
import { addLasso } from './lasso';
import { Markers } from './markers';
import { paletteOf, unknownColour } from './palette';
import { createRenderer } from './renderer';

/** How far from the pointer a point may be, CSS pixels. */
const REACH = 14;
/** A press that moves less is a click. */
const STILL = 6;

/** Shows a face beside a place of the page; without a point it goes. */
export type Tip = (point: number, at?: { readonly x: number; readonly y: number }) => void;

export function createPlot(
  frame: HTMLElement,
  code: CodeName,
  label: string,
  scene: Scene,
  store: Store,
  tip: Tip,
): void {
  const canvas = make('canvas');
  const layer = make('div', { class: 'markers' });
  const view = make(
    'div',
    { class: 'view', tabindex: 0, role: 'application', 'aria-label': label, 'aria-describedby': 'keys' },
    canvas,
    layer,
  );
  const renderer = createRenderer(canvas, scene.positions[code]);
  view.dataset.renderer = renderer.kind;
  const finder = new Finder(scene.positions[code]);
  const markers = new Markers(layer, code, finder);
  const ratio = () => Math.min(2, window.devicePixelRatio || 1);
  const draw = onceAFrame(() => {
    const { left, top, side } = camera.square;
    const scaled = ratio();
    const dot = dotSize(scene.n) * Math.min(3, Math.sqrt(camera.scale)) * scaled;
    renderer.draw({ left: left * scaled, top: top * scaled, side: side * scaled, dot });
    markers.draw(camera, store.now);
    view.dataset.drawn = String(Number(view.dataset.drawn ?? 0) + 1);
  });
  const camera = new Camera(view, () => store.now.drag === 'move', draw);

  store.watch(['factor', 'dark'], () => {
    const { codes, values } = scene.factors[store.now.factor]!;
    const { dark } = store.now;
    renderer.colour({ codes, palette: paletteOf(values.length, dark), unknown: unknownColour(dark) });
    draw();
  });
  store.watch(['selection'], () => {
    renderer.select(store.now.selection);
    draw();
  });
  store.watch(['hovered', 'face', 'giver', 'own'], draw);
  store.watch(['drag'], () => view.classList.toggle('selecting', store.now.drag === 'select'));

  const resize = () => {
    const { width, height } = view.getBoundingClientRect();
    canvas.width = Math.round(width * ratio());
    canvas.height = Math.round(height * ratio());
    camera.resize(width, height);
  };
  new ResizeObserver(resize).observe(view);

  const pointAt = ({ clientX, clientY }: MouseEvent) => {
    const { left, top } = view.getBoundingClientRect();
    return finder.at(camera.positionAt(clientX - left, clientY - top), REACH / camera.square.side);
  };
  const pick = (point: Pick, as: 'face' | 'giver') => store.set(as === 'face' ? { face: point } : { giver: point });
  addHover(view, pointAt, (point, event) => {
    store.set({ hovered: point });
    tip(point, event && { x: event.clientX, y: event.clientY });
  });
  addClick(view, (event) => {
    const point = pointAt(event);
    if (point >= 0) pick(point, store.now.picks);
    else if (!event.shiftKey) store.set({ selection: null });
  });
  addLasso(
    view,
    (event) => event.shiftKey || store.now.drag === 'select',
    (corners) => store.set({ selection: finder.within(corners.map(([x, y]) => camera.positionAt(x, y))) }),
  );
  const here = () => (store.now.hovered >= 0 ? store.now.hovered : store.now.face === 'own' ? 0 : store.now.face);
  addKeys(view, {
    step(direction) {
      const point = finder.next(here(), direction);
      store.set({ hovered: point });
      const [x, y] = camera.placeOf(finder.place(point));
      const { left, top } = view.getBoundingClientRect();
      tip(point, { x: left + x, y: top + y });
    },
    pickFace: () => pick(here(), 'face'),
    pickGiver: () => pick(here(), 'giver'),
    zoom: (factor) => camera.by(factor),
    reset: () => camera.reset(),
    clear() {
      store.set({ selection: null, hovered: -1 });
      tip(-1);
    },
  });
  view.addEventListener('blur', () => {
    store.set({ hovered: -1 });
    tip(-1);
  });
  const tools = make(
    'div',
    { class: 'zoom' },
    button('+', () => camera.by(1.5), { 'aria-label': 'closer' }),
    button('−', () => camera.by(1 / 1.5), { 'aria-label': 'farther' }),
    button('⤢', () => camera.reset(), { 'aria-label': 'show all' }),
  );
  frame.append(view, tools);
  resize();
}

/** Pixels across, so that few points are seen and many leave room for each other. */
function dotSize(points: number): number {
  return Math.min(9, Math.max(2.5, 260 / Math.sqrt(points)));
}

function addHover(
  view: HTMLElement,
  pointAt: (event: PointerEvent) => number,
  run: (point: number, event?: PointerEvent) => void,
): void {
  let last: PointerEvent | undefined;
  const look = onceAFrame(() => last && run(pointAt(last), last));
  view.addEventListener('pointermove', (event) => {
    last = event.pointerType === 'touch' || event.buttons > 0 ? undefined : event;
    look();
  });
  view.addEventListener('pointerleave', () => {
    last = undefined;
    run(-1);
  });
}

function addClick(view: HTMLElement, run: (event: MouseEvent) => void): void {
  let start: readonly [number, number] = [0, 0];
  view.addEventListener('pointerdown', ({ clientX, clientY }) => {
    start = [clientX, clientY];
  });
  view.addEventListener('click', (event) => {
    const moved = Math.hypot(event.clientX - start[0], event.clientY - start[1]);
    if (moved <= STILL) run(event);
  });
}
