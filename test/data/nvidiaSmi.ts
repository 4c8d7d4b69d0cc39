import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary';

/** A folder with an `nvidia-smi` that lists one GPU, to be put on the PATH. */
export function fakeNvidiaSmi(): string {
  const folder = temporaryFolder();
  const file = join(folder, 'nvidia-smi');
  writeFileSync(file, '#!/bin/sh\necho "GPU 0: NVIDIA Imaginary (UUID: GPU-00000000-1111)"\n');
  chmodSync(file, 0o755);
  return folder;
}
