"""The obvious program that does what `mien predict --no-detect` does, with Pillow, NumPy and ONNX Runtime on the exported model, driven by mien.

One JSON object a line: {"do": "load", "model": FILE, "threads": N}, then {"do": "predict", "folder": FOLDER, "batch": B} names
every image of the folder, by one view of it, and answers with its milliseconds and the probabilities.
"""
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from peer import serve


class Peer:
    def load(self, model, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.about = {key: json.loads(value) for key, value in self.session.get_modelmeta().custom_metadata_map.items() if key in ("image", "temperature")}
        return {"onnxruntime": onnxruntime.__version__}

    def predict(self, folder, batch):
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
            probabilities.append(first)
        p = np.concatenate(probabilities)
        p = p ** (1 / self.about["temperature"])
        p /= p.sum(1, keepdims=True)
        return {"milliseconds": 1000 * (time.perf_counter() - start), "probabilities": p.tolist()}


serve(Peer())
