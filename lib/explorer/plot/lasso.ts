/** A line drawn around points, as a polygon in the picture's CSS pixels. */
const FEWEST_CORNERS = 3;

/**
 * @param isAsked whether this press begins a line
 * @param drawn is given the corners when the line is closed
 */
export function addLasso(
  element: HTMLElement,
  isAsked: (event: PointerEvent) => boolean,
  drawn: (corners: [number, number][]) => void,
): void {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
  svg.append(line);
  element.append(svg);
  let corners: [number, number][] | undefined;
  const add = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    corners?.push([clientX - left, clientY - top]);
    line.setAttribute('points', corners?.join(' ') ?? '');
  };
  element.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0 || !isAsked(event)) return;
    corners = [];
    element.setPointerCapture(event.pointerId);
    add(event);
  });
  element.addEventListener('pointermove', (event) => {
    if (corners && event.isPrimary) add(event);
  });
  const end = (finished: boolean) => {
    const closed = corners;
    corners = undefined;
    line.removeAttribute('points');
    if (finished && closed && closed.length > FEWEST_CORNERS) drawn(closed);
  };
  element.addEventListener('pointerup', (event) => event.isPrimary && end(true));
  element.addEventListener('pointercancel', () => end(false));
}
