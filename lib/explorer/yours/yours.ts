/** The person's own face: from the camera or a photograph, named, placed among the others, and lent to the swap. */
import type { Codes, Scene } from '../data';
import { byId, make } from '../dom';
import { latestOnly } from '../latest';
import { placeAmong } from '../neighbours';
import type { Network } from '../network';
import type { Store } from '../store';
import { type Film, openCamera } from './camera';
import { findFaces, LARGE_FACES, largestOf } from './findFaces';
import { Frame, type Source } from './frame';
import { createNames } from './names';
import { readPhotograph } from './photographs';

/** Where mien was without the detector's package when the page was made. */
const NO_DETECTOR = 'the middle is taken, as this page finds no faces; drag or zoom until the face fills the square.';

/** @returns what takes a photograph */
export function createYours(scene: Scene, codes: Codes, network: Network, store: Store): (file: File) => Promise<void> {
  const [height, width] = scene.shape;
  let film: Film | undefined;
  const say = (text: string) => {
    const status = byId('yours-status');
    if (status.textContent !== text) status.textContent = text; // a screen reader reads what is written anew
  };
  const sayLive = (seen: boolean) => {
    const unseen = seen || byHand ? '' : 'no face is seen, so the middle is named.';
    const why = network.detects ? unseen : NO_DETECTOR;
    say(`Live${why ? `: ${why}` : '.'} Nothing of it leaves this page.`);
  };
  const name = latestOnly(async (isLatest) => {
    const picture = make('canvas', { width, height });
    frame.paint(picture);
    const { probabilities, codes: own } = await network.encode(picture);
    const places = {
      expression: placeAmong(codes.expression, own.expression, scene.positions.expression),
      nuisance: placeAmong(codes.nuisance, own.nuisance, scene.positions.nuisance),
    };
    const of = network.views;
    const face = { picture: network.channels === 1 ? greyOf(picture) : picture, codes: own, places };
    store.set({ own: { ...face, probabilities, views: { seen: network.quickViews, of } } });
    if (film || of <= network.quickViews) return;
    const judged = await network.judge(picture, isLatest);
    if (judged && isLatest()) store.set({ own: { ...face, probabilities: judged, views: { seen: of, of } } });
  });
  let byHand = false; // then the camera's picture is not framed any more
  const frame = new Frame(() => {
    byHand = true;
    void name();
  });
  byId('yours-frame').append(frame.element);
  /** Takes the largest face of a photograph. @returns what was done, in words */
  const framed = async (source: Source) => {
    if (!network.detects) return NO_DETECTOR;
    const faces = await findFaces(source);
    if (faces.length === 0)
      return 'no face was found, so the middle is taken; drag or zoom until the face fills the square.';
    frame.take(largestOf(faces));
    return `${faces.length === 1 ? 'the face was found' : `${faces.length} faces were found, and the largest is taken`}; drag or zoom to take another part.`;
  };
  const shown = (is: boolean) => {
    byId('yours-result').hidden = !is;
  };
  const stop = () => {
    film?.stop();
    film = undefined;
    byId('camera').textContent = 'Use the camera';
  };
  const follow = async () => {
    const followed = film;
    while (followed && film === followed) {
      const { video } = followed;
      const source = { image: video, width: video.videoWidth, height: video.videoHeight };
      frame.show(source);
      const face = network.detects && !byHand ? largestOf(await findFaces(source, LARGE_FACES)) : undefined;
      if (film !== followed) return;
      if (face) frame.take(face);
      sayLive(face !== undefined);
      await name();
      await new Promise(requestAnimationFrame);
    }
  };
  byId('camera').addEventListener('click', async () => {
    if (film) {
      stop();
      say('The camera is off; the last picture stays.');
      return;
    }
    try {
      say('Waiting for the camera…');
      film = await openCamera();
      byId('camera').textContent = 'Stop the camera';
      byHand = false;
      sayLive(true);
      shown(true);
      void follow();
    } catch (error) {
      say((error as Error).message);
    }
  });
  for (const as of ['face', 'giver'] as const) {
    byId(`own-${as}`).addEventListener('click', () => store.set({ [as]: 'own' }));
  }
  createNames(scene, store);
  return async (file) => {
    try {
      const photograph = await readPhotograph(file);
      stop();
      const source = { image: photograph, width: photograph.width, height: photograph.height };
      frame.show(source);
      frame.take();
      shown(true);
      say(`${file.name}: ${await framed(source)} It stays in this page.`);
      byId('yours').scrollIntoView({ block: 'nearest' });
      await name();
    } catch (error) {
      say((error as Error).message);
    }
  };
}

/** As the network sees it. */
function greyOf(picture: HTMLCanvasElement): HTMLCanvasElement {
  const { width, height } = picture;
  const grey = make('canvas', { width, height });
  const context = grey.getContext('2d')!;
  context.drawImage(picture, 0, 0);
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  return grey;
}
