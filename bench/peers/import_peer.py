"""Pillow's side of the import benchmark: the obvious loop over the files into one array a split, driven by mien over stdin and stdout.

One JSON object a line: {"do": "pack", "root": FOLDER, "out": FOLDER} writes a .npy file a split and answers with its milliseconds.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image


def pack(root, out):
    start = time.perf_counter()
    for split in sorted(path for path in Path(root).iterdir() if path.is_dir()):
        files = sorted(split.glob("*/*.jpg"))
        images = np.stack([np.asarray(Image.open(file).convert("L")) for file in files])
        np.save(Path(out) / f"{split.name}.npy", images[..., None])  # [N, H, W, 1], as mien's
    return {"milliseconds": 1000 * (time.perf_counter() - start)}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"pack": pack}[request.pop("do")](**request)), flush=True)
