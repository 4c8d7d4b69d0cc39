"""umap-learn's side of the projection benchmark, and scikit-learn as the judge of both, driven by mien over stdin and stdout.

One JSON object a line: {"do": "load", "codes": FILE, "columns": D, …}, then {"do": "time"} for the milliseconds of one projection, or
{"do": "judge", "points": FILE, "neighbours": K} for the trustworthiness of the last one and of the points in the file. Files hold
float32 values, row after row.
"""
import time
import warnings

import numpy as np
import umap
from sklearn.manifold import trustworthiness

from peer import serve

warnings.filterwarnings("ignore", message=".*n_jobs.*")  # a seed switches its threads off, and it says so every time


def read(path, columns):
    return np.fromfile(path, "<f4").reshape(-1, columns)


class Peer:
    def load(self, codes, columns, neighbours, minDistance, seed):
        self.codes = read(codes, columns)
        self.options = {"n_neighbors": neighbours, "min_dist": minDistance, "random_state": seed}
        return {"umap": umap.__version__}

    def time(self):
        start = time.perf_counter()
        self.points = umap.UMAP(**self.options).fit_transform(self.codes)
        return {"milliseconds": 1000 * (time.perf_counter() - start)}

    def judge(self, points, neighbours):
        ours, theirs = read(points, 2), self.points
        ours, theirs = (float(trustworthiness(self.codes, p, n_neighbors=neighbours)) for p in (ours, theirs))
        return {"ours": ours, "theirs": theirs}


serve(Peer())
