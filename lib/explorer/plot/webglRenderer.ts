import type { Renderer } from './drawing';

const VERTEX = `#version 300 es
in vec2 position; in float code; in float front;
uniform vec2 corner; uniform vec2 scale; uniform float diameter; uniform bool fronts; uniform sampler2D palette;
out vec4 colour;
void main() {
  bool shown = (front > 0.5) == fronts;
  gl_Position = shown ? vec4(position * scale + corner, 0.0, 1.0) : vec4(2.0, 2.0, 0.0, 1.0);
  gl_PointSize = diameter;
  colour = vec4(texelFetch(palette, ivec2(int(code) + 1, 0), 0).rgb, fronts ? 0.85 : 0.13);
}`;

/** A disc whose edge is one pixel wide. */
const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour; uniform float diameter; out vec4 painted;
void main() {
  float inside = clamp((0.5 - distance(gl_PointCoord, vec2(0.5))) * diameter + 0.5, 0.0, 1.0);
  painted = vec4(colour.rgb, 1.0) * colour.a * inside;
}`;

/** Draws all points in two calls. @returns undefined where the browser has no WebGL 2 */
export function webglRenderer(canvas: HTMLCanvasElement, positions: Float32Array): Renderer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true, preserveDrawingBuffer: true });
  if (!gl) return undefined;
  const n = positions.length / 2;
  const program = gl.createProgram()!;
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`WebGL: ${gl.getProgramInfoLog(program)}`);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const attribute = (name: string, size: number) => {
    const place = gl.getAttribLocation(program, name);
    const buffer = gl.createBuffer();
    return (values: Float32Array) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, 0, 0);
    };
  };
  const [position, code, front] = [attribute('position', 2), attribute('code', 1), attribute('front', 1)];
  position(positions);
  front(new Float32Array(n).fill(1));
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const at = {
    corner: uniform('corner'),
    scale: uniform('scale'),
    diameter: uniform('diameter'),
    fronts: uniform('fronts'),
  };
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  return {
    kind: 'webgl',
    colour({ codes, palette, unknown }) {
      code(Float32Array.from(codes));
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, strip([unknown, ...palette]));
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    },
    select(chosen) {
      front(chosen ? Float32Array.from(chosen) : new Float32Array(n).fill(1));
    },
    draw({ left, top, side, dot }) {
      const { width, height } = canvas;
      gl.viewport(0, 0, width, height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(at.corner, (2 * left) / width - 1, 1 - (2 * top) / height);
      gl.uniform2f(at.scale, (2 * side) / width, (-2 * side) / height);
      gl.uniform1f(at.diameter, dot);
      for (const fronts of [0, 1]) {
        gl.uniform1i(at.fronts, fronts);
        gl.drawArrays(gl.POINTS, 0, n);
      }
    },
  };
}

/** CSS colours as the pixels of a row. */
function strip(colours: readonly string[]): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = colours.length;
  canvas.height = 1;
  const context = canvas.getContext('2d')!;
  for (const [x, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(x, 0, 1, 1);
  }
  return canvas;
}
