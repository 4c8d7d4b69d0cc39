/** What a sample of the picture shows. */
export const PART = { background: 0, face: 1, hair: 2, ear: 3, neck: 4, clothes: 5 } as const;

/** Samples per pixel along each side. */
export const SAMPLES = 2;

/** The nearest surface behind each sample of the picture: side · SAMPLES squared samples, row-major from the top left. */
export class SurfaceBuffer {
  readonly size: number;
  readonly part: Uint8Array;
  /** View coordinate z, larger is nearer. */
  readonly depth: Float32Array;
  /** Unit normals in view coordinates. */
  readonly nx: Float32Array;
  readonly ny: Float32Array;
  readonly nz: Float32Array;
  /** Texture coordinate of hair. */
  readonly strand: Float32Array;
  /** [side, side, 3] linear light, and room to develop it in. */
  readonly film: Float32Array;
  readonly bath: Float32Array;

  constructor(readonly side: number) {
    this.size = side * SAMPLES;
    const samples = this.size * this.size;
    this.part = new Uint8Array(samples);
    this.depth = new Float32Array(samples);
    this.nx = new Float32Array(samples);
    this.ny = new Float32Array(samples);
    this.nz = new Float32Array(samples);
    this.strand = new Float32Array(samples);
    this.film = new Float32Array(3 * side * side);
    this.bath = new Float32Array(3 * side * side);
  }

  clear(): void {
    this.part.fill(PART.background);
    this.depth.fill(-1e9);
  }
}
