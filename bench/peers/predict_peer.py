"""The obvious program that does what `mien predict --no-detect` does, with Pillow, NumPy and ONNX Runtime on the exported model, driven by mien.

One JSON object a line: {"do": "load", "model": FILE, "threads": N}, then {"do": "predict", "folder": FOLDER, "batch": B, "views": 1 or 36} names
every image of the folder and answers with its milliseconds and the probabilities of the first.
"""
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from peer import serve


def window(images, view):
    """A view of [N, H, W, C] pixels: the window that it shows, bilinear, the edge continued outside, then perhaps mirrored."""
    for axis, shift in ((1, view["shift"][1]), (2, view["shift"][0])):
        side = images.shape[axis]
        at = np.clip(view["scale"] * (np.arange(side) - (side - 1) / 2) + (side - 1) / 2 + shift * side / 2, 0, side - 1)
        low = np.minimum(np.floor(at).astype(int), side - 2)
        share = (at - low).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(4)])
        images = np.take(images, low, axis) * (1 - share) + np.take(images, low + 1, axis) * share
    images = np.rint(255 * images) / np.float32(255)  # bytes again, as mien's views are
    return images[:, :, ::-1] if view["mirrored"] else images


class Peer:
    def load(self, model, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.about = {key: json.loads(value) for key, value in self.session.get_modelmeta().custom_metadata_map.items() if key in ("image", "views", "temperature")}
        return {"onnxruntime": onnxruntime.__version__}

    def predict(self, folder, batch, views):
        start = time.perf_counter()
        grey = self.about["image"]["channels"] == 1
        size = (self.about["image"]["width"], self.about["image"]["height"])
        files = sorted(Path(folder).glob("*.jpg"))
        probabilities, codes = [], []
        for at in range(0, len(files), batch):
            faces = [Image.open(file).convert("L" if grey else "RGB").resize(size) for file in files[at : at + batch]]
            images = np.stack([np.asarray(face, np.float32).reshape(*size[::-1], -1) for face in faces]) / np.float32(255)
            first, *both = self.session.run(None, {"image": images})
            codes.append(both)
            for view in self.about["views"] if views > 1 else []:
                if view == {"mirrored": False, "scale": 1, "shift": [0, 0]}:
                    continue
                seen = np.ascontiguousarray(window(images, view), np.float32)
                first = first + self.session.run(["probabilities"], {"image": seen})[0]
            probabilities.append(first)
        p = np.concatenate(probabilities) / views
        p = p ** (1 / self.about["temperature"])
        p /= p.sum(1, keepdims=True)
        return {"milliseconds": 1000 * (time.perf_counter() - start), "probabilities": p.tolist()}


serve(Peer())
