import { canvasRenderer } from './canvasRenderer';
import type { Renderer } from './drawing';
import { webglRenderer } from './webglRenderer';

/** Points drawn by the graphics card, or without one by the canvas itself. @param positions [N, 2] in 0 … 1 */
export function createRenderer(canvas: HTMLCanvasElement, positions: Float32Array): Renderer {
  return webglRenderer(canvas, positions) ?? canvasRenderer(canvas, positions);
}
