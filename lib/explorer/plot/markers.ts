import type { CodeName } from '../data';
import { make } from '../dom';
import type { State } from '../store';
import type { Camera } from './camera';
import type { Finder } from './finder';

type Place = readonly [number, number] | undefined;

/** Rings around what is looked at and picked, and a star where the own face belongs: over the points, moved with them. */
export class Markers {
  private readonly elements = new Map<string, HTMLElement>();

  constructor(
    private readonly layer: HTMLElement,
    private readonly code: CodeName,
    private readonly finder: Finder,
  ) {}

  draw(camera: Camera, { hovered, face, giver, own }: State): void {
    const point = (index: number | 'own'): Place =>
      index === 'own' || index < 0 ? undefined : this.finder.place(index);
    this.put('giver', point(giver), camera, 'B');
    this.put('face', point(face), camera, 'A');
    this.put('hovered', point(hovered), camera, '');
    this.put('own', own?.places[this.code], camera, '★');
  }

  private put(kind: string, position: Place, camera: Camera, sign: string): void {
    const known = this.elements.get(kind);
    if (!position) {
      if (known) known.hidden = true;
      return;
    }
    const element = known ?? make('div', { class: `marker at-${kind}` }, sign);
    if (!known) {
      this.elements.set(kind, element);
      this.layer.append(element);
    }
    const [x, y] = camera.placeOf(position);
    element.hidden = false;
    element.style.transform = `translate(${x}px, ${y}px)`;
  }
}
