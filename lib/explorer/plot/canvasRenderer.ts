import type { Colouring, Renderer } from './drawing';

/** For browsers without WebGL 2: squares instead of discs, and slower beyond some ten thousand points. */
export function canvasRenderer(canvas: HTMLCanvasElement, positions: Float32Array): Renderer {
  const context = canvas.getContext('2d')!;
  let colouring: Colouring | undefined;
  let front: Uint8Array | null = null;
  return {
    kind: 'canvas',
    colour(chosen) {
      colouring = chosen;
    },
    select(chosen) {
      front = chosen;
    },
    draw({ left, top, side, dot }) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      if (!colouring) return;
      const { codes, palette, unknown } = colouring;
      for (const fronts of front ? [0, 1] : [1]) {
        context.globalAlpha = fronts ? 0.85 : 0.13;
        for (let i = 0; i < codes.length; i++) {
          if (front && front[i] !== fronts) continue;
          context.fillStyle = palette[codes[i]!] ?? unknown;
          context.fillRect(
            left + positions[2 * i]! * side - dot / 2,
            top + positions[2 * i + 1]! * side - dot / 2,
            dot,
            dot,
          );
        }
      }
    },
  };
}
