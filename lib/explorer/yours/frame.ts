import type { Box } from '../../datasets/listing/listing';
import { make, onceAFrame } from '../dom';

/** Anything that can be drawn, with its own size. */
export interface Source {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
}

const VIEW = 240;
const MOST_ZOOM = 8;
const STEP = 0.04;

/**
 * The square of a photograph or a film that is taken for the face: shown as large as it is, moved by dragging or arrow keys, and made smaller
 * by a slider.
 */
export class Frame {
  readonly element: HTMLElement;
  private readonly canvas = make('canvas', {
    ...{ width: VIEW, height: VIEW, tabindex: 0, role: 'application' },
    'aria-label': 'the part that is taken for the face; arrow keys move it, + and − change its size',
  });
  private readonly size = make('input', {
    type: 'range',
    min: 1,
    max: MOST_ZOOM,
    step: 0.01,
    value: 1,
    'aria-label': 'closer',
  });
  private source: Source | undefined;
  /** The centre, 0 … 1 of the source. */
  private centre: [number, number] = [0.5, 0.5];
  private readonly draw = onceAFrame(() => this.paint(this.canvas));

  /** @param changed is told when a person has taken another part */
  constructor(private readonly changed: () => void) {
    this.element = make('div', { class: 'frame' }, this.canvas, make('label', {}, 'closer ', this.size));
    this.size.addEventListener('input', () => this.move(0, 0));
    this.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) this.move(-event.movementX / VIEW, -event.movementY / VIEW);
    });
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    this.canvas.addEventListener('keydown', (event) => {
      const step = steps[event.key];
      if (event.key === '+' || event.key === '-')
        this.size.value = String(this.zoom + (event.key === '+' ? 0.2 : -0.2));
      else if (!step) return;
      event.preventDefault();
      this.move(...(step ?? [0, 0]));
    });
  }

  /** Shows another picture; a film's next frame keeps the part. */
  show(source: Source): void {
    this.source = source;
    this.draw();
  }

  /** Takes a part of the picture that is shown, as far as it lies within; by default the middle, as large as it can be. */
  take(part?: Box): void {
    if (!this.source) return;
    const { width, height } = this.source;
    this.size.value = String(part ? Math.min(width, height) / part.width : 1);
    this.centre = part ? [(part.left + part.width / 2) / width, (part.top + part.height / 2) / height] : [0.5, 0.5];
    this.place(0, 0);
  }

  /** Draws the part onto a canvas of any size. */
  paint(onto: HTMLCanvasElement): void {
    if (!this.source) return;
    const { left, top, side } = this.part;
    const context = onto.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.source.image, left, top, side, side, 0, 0, onto.width, onto.height);
  }

  /** What is taken, in pixels of the picture. */
  private get part() {
    const { side, centre } = this;
    const { width, height } = this.source!;
    return { left: centre[0] * width - side / 2, top: centre[1] * height - side / 2, side };
  }

  private get zoom(): number {
    return Number(this.size.value);
  }

  private get side(): number {
    return Math.min(this.source?.width ?? 1, this.source?.height ?? 1) / this.zoom;
  }

  /** @param x, y in sides of the part */
  private move(x: number, y: number): void {
    this.place(x, y);
    this.changed();
  }

  private place(x: number, y: number): void {
    if (!this.source) return;
    const { width, height } = this.source;
    const within = (at: number, length: number) => {
      const half = this.side / 2 / length;
      return Math.min(1 - half, Math.max(half, at));
    };
    this.centre = [
      within(this.centre[0] + (x * this.side) / width, width),
      within(this.centre[1] + (y * this.side) / height, height),
    ];
    const { left, top, side } = this.part;
    this.canvas.dataset.part = [left, top, side].map(Math.round).join(' ');
    this.draw();
  }
}
