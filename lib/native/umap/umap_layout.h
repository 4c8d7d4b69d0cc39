#pragma once
#include <node_api.h>

// umapLayout(job): the stochastic gradient descent of UMAP in the plane, on a thread of its own. Deterministic: one thread, one seed.
//   points    Float32Array [M, 2], moved in place
//   anchors   Float32Array [N, 2], what points are drawn to and pushed from: the same array, moved too, or another, which stays
//   heads     Int32Array [E], rows of points, and tails, Int32Array [E], rows of anchors: the edges
//   periods   Float64Array [E], 1 or more epochs between two samples of an edge
//   epochs, a, b, learningRate, seed
//   control   Int32Array [2]: the epochs that are done, written as they end; anything but 0 in the second place ends the work early
// Returns a promise of whether it came to its end. Nothing of the job may be resized before that. It is stopped when its environment ends:
// the process or the worker exits. Throws an Error on a wrong job.
napi_value UmapLayout(napi_env env, napi_callback_info info);
