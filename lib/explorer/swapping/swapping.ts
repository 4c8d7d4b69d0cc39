import { type CodeName, type Codes, rowOf, type Scene } from '../data';
import { button, byId, make, slider } from '../dom';
import { captionOf, drawerOf, pictureOf } from '../faces/faces';
import { latestOnly } from '../latest';
import type { Network } from '../network';
import type { OwnFace, Pick, Store } from '../store';
import { missedShare, paintDetails } from './details';
import { classDirections, mixed } from './directions';

const SIZE = 128;
/** Share of the pixels’ variance that a decoder misses beyond which neither eyes nor mouth are seen any more. */
export const BLURRED = 0.3;

/** One face's z_n with z_e on its way to another's, painted by the decoder while the sliders move. */
export function createSwapping(scene: Scene, codes: Codes, network: Network, store: Store): void {
  const directions = classDirections(codes.expression, scene.factors[0]!.codes, scene.classes.length);
  const [height, width] = scene.shape;
  for (const id of ['decoded', 'swapped']) byId(id).style.aspectRatio = `${width} / ${height}`;
  const amounts = scene.classes.map(() => 0);
  let share = 1;
  const codeOf = (pick: Pick, name: CodeName) =>
    pick === 'own' ? store.now.own!.codes[name] : rowOf(codes[name], pick);
  const details = byId<HTMLInputElement>('details');
  details.checked = (network.missed ?? 1) <= BLURRED; // of a blur all of the face would be detail, and the swap hardly seen
  const [spriteHeight, spriteWidth] = scene.sprites.face;
  const areWhole = spriteHeight >= height && spriteWidth >= width;
  let painted: { readonly of: OwnFace | number; readonly image: ImageData } | undefined;
  const paint = latestOnly(async () => {
    const { face, giver } = store.now;
    const nuisance = codeOf(face, 'nuisance');
    const own = codeOf(face, 'expression');
    const expression = mixed(own, codeOf(giver, 'expression'), share, directions, amounts);
    // of faces that are kept smaller than they are the details would be their blur
    details.disabled = face !== 'own' && !areWhole;
    const keeps = details.checked && !details.disabled;
    const drawer = keeps ? drawerOf(scene, store, face).catch(() => undefined) : undefined;
    const of = face === 'own' ? store.now.own! : face;
    if (painted?.of !== of) {
      painted = { of, image: await network.decode(own, nuisance) };
      put(painted.image, 'decoded');
      byId('own-missed').textContent =
        typeof of === 'number' ? '' : sayOwnMissed(missedShare(of.picture, painted.image));
    }
    const unswapped = painted.image;
    const swapped = await network.decode(expression, nuisance);
    const drawFace = await drawer;
    byId('swapped-caption').textContent = `A with the expression of B${drawFace ? ', and its own details' : ''}`;
    if (drawFace) paintDetails(byId('swapped'), drawFace, { unswapped, swapped });
    else put(swapped, 'swapped');
  });
  details.addEventListener('change', paint);
  const between = slider('A’s own … B’s expression', { least: 0, most: 1, value: share }, (value) => {
    share = value;
    paint();
  });
  const single = scene.classes.map((name, k) =>
    slider(name, { least: -1, most: 1, value: 0 }, (value) => {
      amounts[k] = value;
      paint();
    }),
  );
  const reset = () => {
    share = 1;
    amounts.fill(0);
    between.set(1);
    for (const each of single) each.set(0);
    paint();
  };
  byId('between').append(between.element);
  byId('directions').append(...single.filter((_, k) => directions[k]).map(({ element }) => element));
  byId('reset').addEventListener('click', reset);
  byId('exchange').addEventListener('click', () => store.set({ face: store.now.giver, giver: store.now.face }));
  byId('givers').append(
    ...scene.clearest.flatMap((image, k) =>
      image < 0 ? [] : button(scene.classes[k]!, () => store.set({ giver: image })),
    ),
  );
  store.watch(['face', 'giver'], paint);
  store.watch(['own'], () => {
    if (store.now.face === 'own' || store.now.giver === 'own') paint();
  });
}

function sayOwnMissed(share: number): string {
  const lost = share > BLURRED ? ': with its details much of it is the picture itself' : '';
  return `Of your face it misses ${Math.round(100 * share)} %${lost}.`;
}

function put(image: ImageData, id: string): void {
  const canvas = byId<HTMLCanvasElement>(id);
  Object.assign(canvas, { width: image.width, height: image.height });
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

/** The two picked faces, which are there before the network is. */
export function createPicked(scene: Scene, store: Store): void {
  const show = (id: string, pick: Pick) => {
    const caption = pick === 'own' ? 'your face' : captionOf(scene, pick);
    byId(id).replaceChildren(pictureOf(scene, store, pick, SIZE), make('p', { title: caption }, caption));
  };
  store.watch(['face'], () => show('picked-face', store.now.face));
  store.watch(['giver'], () => show('picked-giver', store.now.giver));
  store.watch(['own'], () => {
    if (store.now.face === 'own') show('picked-face', 'own');
    if (store.now.giver === 'own') show('picked-giver', 'own');
  });
}
