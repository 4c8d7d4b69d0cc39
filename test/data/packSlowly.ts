/** A process to be killed: packs the folders of FER2013 that it is given, with a pause after every step. */

import { openListing } from '../../lib/datasets/packed/packListing';
import { listFer2013Folders } from '../../lib/datasets/sets/fer2013/folders';

const wait = new Int32Array(new SharedArrayBuffer(4));
void openListing(
  listFer2013Folders(process.argv[2]!),
  { shape: [48, 48, 1], margin: 0 },
  { progress: () => void Atomics.wait(wait, 0, 0, 700) },
);
