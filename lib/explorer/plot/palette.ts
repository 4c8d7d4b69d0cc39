import { coloursOf } from '../../figures/figure';

/** As in the figures: the first eight are told apart with any kind of colour vision. Black would be lost on a dark page. */
export function paletteOf(values: number, dark: boolean): string[] {
  return coloursOf(values).map((colour) => (dark && colour === '#000000' ? '#ffffff' : colour));
}

/** Of a point whose value is not known. */
export function unknownColour(dark: boolean): string {
  return dark ? '#555555' : '#cccccc';
}
