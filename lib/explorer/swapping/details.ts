import { sharesKept } from '../../runs/pictures/keepDetails';

/** What the decoder makes of a face: of its own codes, and of its z_n with another z_e. */
export interface Painted {
  readonly unswapped: ImageData;
  readonly swapped: ImageData;
}

/** Red, green, blue and opacity, 0 … 255; what is beyond is cut. */
type Colour = readonly number[];

/**
 * Draws the swapped face with what the decoder does not paint of it (see `keepDetails`), S + w · (A − U) as w · A + (S − w · U): by blending alone, as a page
 * of the file system may draw the picture that a face is on, and may not read it.
 * @param drawFace draws A over all of a canvas of the decoder's size
 */
export function paintDetails(
  onto: HTMLCanvasElement,
  drawFace: (context: CanvasRenderingContext2D) => void,
  { unswapped, swapped }: Painted,
): void {
  const { width, height } = swapped;
  const shares = sharesKept(coloursOf(unswapped), coloursOf(swapped), [height, width, 3]);
  const layer = (colour: (pixel: number) => Colour) => layerOf(width, height, colour);
  /** S − w · U, where it has this sign */
  const rest = (pixel: number, sign: 1 | -1) =>
    [0, 1, 2].map((c) => sign * (swapped.data[4 * pixel + c]! - shares[pixel]! * unswapped.data[4 * pixel + c]!));
  Object.assign(onto, { width, height });
  const context = onto.getContext('2d')!;
  const blend = (how: GlobalCompositeOperation, draw: () => void) => {
    context.globalCompositeOperation = how;
    draw();
  };
  const fill = (colour: string) => () => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  };
  const put = (of: HTMLCanvasElement) => () => context.drawImage(of, 0, 0);
  blend('copy', () => drawFace(context));
  blend('destination-in', put(layer((pixel) => [0, 0, 0, 255 * shares[pixel]!])));
  blend('destination-over', fill('black'));
  blend('lighter', put(layer((pixel) => [...rest(pixel, 1), 255])));
  // taken away: added to the negative
  blend('difference', fill('white'));
  blend('lighter', put(layer((pixel) => [...rest(pixel, -1), 255])));
  blend('difference', fill('white'));
}

/** How much of a picture's variance is not in what is painted of it: 0 for nothing, and 1 where it is no nearer than the mean. */
export function missedShare(picture: HTMLCanvasElement, painted: ImageData): number {
  const { width, height } = picture;
  const [own, got] = [picture.getContext('2d')!.getImageData(0, 0, width, height), painted].map(coloursOf);
  const mean = own!.reduce((sum, value) => sum + value, 0) / own!.length;
  const missed = own!.reduce((sum, value, k) => sum + (value - got![k]!) ** 2, 0);
  return missed / own!.reduce((sum, value) => sum + (value - mean) ** 2, 1);
}

/** `[H, W, 4] -> [H, W, 3]` */
function coloursOf({ data }: ImageData): Uint8ClampedArray {
  return data.filter((_, k) => k % 4 < 3);
}

function layerOf(width: number, height: number, colour: (pixel: number) => Colour): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) image.data.set(colour(pixel), 4 * pixel);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
}
