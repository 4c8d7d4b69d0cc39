/** Linear light, red green blue, 0 (black) … 1 (white paper in full light). */
export type Rgb = readonly [red: number, green: number, blue: number];

/** From 8-bit display values; the display curve is taken as a square, which its inverse in the shader mirrors. */
export function fromDisplay(red: number, green: number, blue: number): Rgb {
  return [(red / 255) ** 2, (green / 255) ** 2, (blue / 255) ** 2];
}

export function mixRgb(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export function scaleRgb(a: Rgb, by: number): Rgb {
  return [a[0] * by, a[1] * by, a[2] * by];
}

/** Relative luminance (Rec. 709). */
export function luminance(a: Rgb): number {
  return 0.2126 * a[0] + 0.7152 * a[1] + 0.0722 * a[2];
}

/** The colour at position 0 … 1 along evenly spaced stops. */
export function ramp(stops: readonly Rgb[], position: number): Rgb {
  const scaled = Math.min(0.9999, Math.max(0, position)) * (stops.length - 1);
  const index = Math.floor(scaled);
  return mixRgb(stops[index] as Rgb, stops[index + 1] as Rgb, scaled - index);
}
