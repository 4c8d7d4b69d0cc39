/** Begins the page: first the points, then the network, which takes longer to come. */
import { CODE_NAMES, codeOf, type Scene, sceneOf } from './data';
import { byId } from './dom';
import { createAlike } from './faces/alike';
import { captionOf } from './faces/faces';
import { createLegend } from './faces/legend';
import { createTip } from './faces/tip';
import { loadPart } from './load';
import { loadNetwork } from './network';
import { createPlot } from './plot/plot';
import { Store } from './store';
import { BLURRED, createPicked, createSwapping } from './swapping/swapping';
import { createTheme, prefersDark } from './theme';
import { takePhotographs } from './yours/photographs';
import { createYours } from './yours/yours';

const LABELS = { expression: 'points by expression code z_e', nuisance: 'points by nuisance code z_n' };

async function begin(): Promise<void> {
  const scene = sceneOf(await loadPart('points'));
  const store = new Store({
    ...{ hovered: -1, face: scene.first, giver: firstGiver(scene), selection: null },
    ...{ factor: 0, drag: 'move', picks: 'face', own: null, dark: prefersDark() },
  });
  createTheme(store);
  describe(scene);
  createLegend(scene, store);
  const tip = createTip(scene);
  for (const code of CODE_NAMES) createPlot(byId(`plot-${code}`), code, LABELS[code], scene, store, tip);
  createPicked(scene, store);
  addChoice('drag', (drag) => store.set({ drag: drag as 'move' | 'select' }));
  addChoice('picks', (picks) => store.set({ picks: picks as 'face' | 'giver' }));
  store.watch(['hovered'], () => {
    const { hovered } = store.now;
    if (hovered >= 0) byId('spoken').textContent = captionOf(scene, hovered);
  });
  document.body.dataset.ready = 'points';

  const yours = needNetwork(scene, store);
  takePhotographs((file) => void yours.then((take) => take(file)).catch(() => {})); // one that comes early waits
  await yours;
  byId('status').textContent = '';
  document.body.dataset.ready = 'network';
}

/** What comes with the network. @returns what takes a photograph */
async function needNetwork(scene: Scene, store: Store): Promise<(file: File) => Promise<void>> {
  const packed = await loadPart('codes');
  const codes = { expression: await codeOf(packed.expression), nuisance: await codeOf(packed.nuisance) };
  createAlike(scene, codes, store);
  const network = await loadNetwork();
  if (network.decodes) createSwapping(scene, codes, network, store);
  byId('swap-work').hidden = !network.decodes;
  byId('swap-none').hidden = network.decodes;
  if (network.missed !== null) byId('swap-missed').textContent = sayMissed(scene, network.missed);
  const take = createYours(scene, codes, network, store);
  byId('yours-work').hidden = false;
  for (const note of document.querySelectorAll<HTMLElement>('.awaited')) note.hidden = true;
  return take;
}

/** How good a swap can look. */
function sayMissed({ isOwn }: Scene, missed: number): string {
  const blurs = missed > BLURRED ? ', so that what it paints are blurs' : '';
  const foreign = isOwn ? '' : ', which are none of those that it was trained on';
  return `Of these faces${foreign}, the decoder misses ${Math.round(100 * missed)} % of the pixels’ variance${blurs}.`;
}

/** The clearest image of the class after the first face's own. */
function firstGiver({ clearest, first, factors }: Scene): number {
  const own = factors[0]!.codes[first]!;
  const order = clearest.map((_, k) => clearest[(own + 1 + k) % clearest.length]!);
  return order.find((image) => image >= 0) ?? first;
}

function describe({ run, dataset, isOwn, n, images, factors }: Scene): void {
  const count = n === images ? `${n} test images` : `${n} of ${images} test images`;
  const set = dataset === 'synthetic' ? 'mien’s drawn faces' : dataset;
  const other = isOwn ? '' : ', which it was not trained on';
  const right = factors[2]!.codes.reduce((sum, yes) => sum + yes, 0);
  byId('about').textContent = `${run} · ${count} of ${set}${other}; ${((100 * right) / n).toFixed(1)} % named rightly`;
  document.title = `${run} · mien explorer`;
}

function addChoice(name: string, run: (value: string) => void): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
    input.addEventListener('change', () => input.checked && run(input.value));
  }
}

begin().catch((error: Error) => {
  const status = byId('status');
  status.textContent = error.message;
  status.classList.add('problem');
  for (const note of document.querySelectorAll('.awaited'))
    note.textContent = 'It needs the network, which has not come: see above.';
  document.body.dataset.ready = 'failed';
  console.error(error);
});
