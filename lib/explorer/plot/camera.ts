import { type Selection, select } from 'd3-selection';
import { type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';

/** Between the points and the edge of the picture, pixels. */
const MARGIN = 14;
const FARTHEST = 0.8;
const NEAREST = 60;

/** Which part of the plane a picture shows; moved by dragging, two fingers, the wheel and buttons. */
export class Camera {
  private readonly zoom: ZoomBehavior<HTMLElement, unknown>;
  private readonly element: Selection<HTMLElement, unknown, null, undefined>;
  private transform = zoomIdentity;
  private width = 1;
  private height = 1;

  /**
   * @param isFree whether a drag may move the picture; with fingers it takes two, as one scrolls the page
   * @param moved is told that the view is another
   */
  constructor(
    element: HTMLElement,
    isFree: () => boolean,
    private readonly moved: () => void,
  ) {
    this.element = select(element);
    this.zoom = zoom<HTMLElement, unknown>()
      .scaleExtent([FARTHEST, NEAREST])
      .filter((event: Event) => {
        if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey || document.activeElement === element;
        if ('touches' in event) return (event as TouchEvent).touches.length > 1;
        const { button, shiftKey } = event as MouseEvent;
        return button === 0 && !shiftKey && isFree();
      })
      .on('zoom', ({ transform }) => {
        this.transform = transform;
        moved();
      });
    this.element.call(this.zoom).on('dblclick.zoom', null);
  }

  /** Takes the size of the picture, in CSS pixels. */
  resize(width: number, height: number): void {
    [this.width, this.height] = [width, height];
    this.moved();
  }

  by(factor: number): void {
    this.element.call(this.zoom.scaleBy, factor);
  }

  reset(): void {
    this.element.call(this.zoom.transform, zoomIdentity);
  }

  /** Where the square of positions 0 … 1 lies, in CSS pixels. */
  get square(): { readonly left: number; readonly top: number; readonly side: number } {
    const side = Math.max(1, Math.min(this.width, this.height) - 2 * MARGIN);
    const { k, x, y } = this.transform;
    return { left: x + (k * (this.width - side)) / 2, top: y + (k * (this.height - side)) / 2, side: k * side };
  }

  get scale(): number {
    return this.transform.k;
  }

  /** A place in the picture, in CSS pixels, as a position 0 … 1. */
  positionAt(x: number, y: number): [number, number] {
    const { left, top, side } = this.square;
    return [(x - left) / side, (y - top) / side];
  }

  placeOf([x, y]: readonly [number, number]): [number, number] {
    const { left, top, side } = this.square;
    return [left + x * side, top + y * side];
  }
}
