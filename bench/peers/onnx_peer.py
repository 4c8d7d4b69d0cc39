"""ONNX Runtime's side of the encoding benchmark: the trained network as an ONNX model, driven by mien over stdin and stdout.

One JSON object a line: {"do": "load", "weights": FILE, "config": …, "shape": [H, W, C], "threads": N}, {"do": "images", "count": N} for
the images to encode, then {"do": "codes", "file": FILE} for the outputs of the first of them, or {"do": "time", "batch": B} for the
milliseconds of encoding all.
"""
import json
import time

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from peer import serve
from tensor_file import read_safetensors, write_safetensors

OUTPUTS = ["probabilities", "expression", "nuisance"]


class Builder:
    """Collects nodes; each method adds a layer with the weights of its name and returns the name of its output."""

    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], []

    def add(self, op, inputs, output=None, **attributes):
        output = output or f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def conv(self, x, name, stride, bias=False):
        kernel = self.constant(name, self.weights[f"{name}/kernel"].transpose(3, 2, 0, 1))  # HWIO to OIHW
        inputs = [x, kernel] + ([self.constant(f"{name}/bias", self.weights[f"{name}/bias"])] if bias else [])
        return self.add("Conv", inputs, strides=[stride, stride], auto_pad="SAME_UPPER")

    def normed(self, x, name, stride):
        y = self.conv(x, f"encoder/{name}_conv", stride)
        norm = f"encoder/{name}_norm"
        parts = ["gamma", "beta", "moving_mean", "moving_variance"]
        stored = [self.constant(f"{norm}/{part}", self.weights[f"{norm}/{part}"]) for part in parts]
        return self.add("BatchNormalization", [y, *stored], epsilon=1e-5)

    def residual(self, x, name, stride, shortcut):
        a = self.add("Relu", [self.normed(x, f"{name}_a", stride)])
        b = self.normed(a, f"{name}_b", 1)
        other = self.normed(x, f"{name}_shortcut", stride) if shortcut else x
        return self.add("Relu", [self.add("Add", [b, other])])

    def linear(self, x, name, output):
        parts = [self.constant(f"{name}/{part}", self.weights[f"{name}/{part}"]) for part in ["kernel", "bias"]]
        return self.add("Gemm", [x, *parts], output)


def pooled(net, features, branch, pooling):
    if pooling == "average":
        return net.add("Flatten", [net.add("GlobalAveragePool", [features])])
    narrow = net.add("Relu", [net.conv(features, f"{branch}/{branch}_narrow", 1, bias=True)])
    return net.add("Flatten", [net.add("Transpose", [narrow], perm=[0, 2, 3, 1])])  # in TensorFlow's order


def build(config, shape, weights):
    """Images [N, H, W, C] in 0 … 1 to probabilities, z_e and z_n, as mien's model.json."""
    net = Builder(weights)
    encoder = config["encoder"]
    size = encoder["width"]
    x = net.add("Transpose", ["images"], perm=[0, 3, 1, 2])
    x = net.add("Relu", [net.normed(x, "stem", 1)])
    for stage in range(encoder["stages"]):
        for block in range(encoder["blocks"]):
            name = f"stage{stage + 1}_block{block + 1}"
            filters = round(encoder["width"] * 1.5 * 2**stage)
            x = net.residual(x, name, 2 if block == 0 else 1, block == 0 or filters != size)
            size = filters
    for branch in ["expression", "nuisance"]:
        net.linear(pooled(net, x, branch, config[branch]["pooling"]), f"{branch}/{branch}_code", branch)
    net.add("Softmax", [net.linear("expression", "classifier/classifier_logits", "logits")], "probabilities", axis=1)
    value = lambda name, dims: helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)
    outputs = [value(name, ["n", None]) for name in OUTPUTS]
    graph = helper.make_graph(net.nodes, "mien", [value("images", ["n", *shape])], outputs, net.constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


class Peer:
    def load(self, weights, config, shape, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        model = build(config, shape, read_safetensors(weights)).SerializeToString()
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.shape = shape
        return {"onnxruntime": onnxruntime.__version__}

    def images(self, count):
        """The same images as mien's: pixel i of all is (i * 7919 >> 5) % 256."""
        i = np.arange(count * np.prod(self.shape), dtype=np.int64)
        self.pixels = ((i * 7919 >> 5) % 256).astype(np.uint8).reshape(count, *self.shape)
        return {"sum": int(self.pixels.sum(dtype=np.int64))}

    def encode(self, pixels, batch):
        results = None
        for start in range(0, len(pixels), batch):
            images = pixels[start : start + batch].astype(np.float32) / np.float32(255)
            outputs = self.session.run(OUTPUTS, {"images": images})
            results = results or [np.empty((len(pixels), output.shape[1]), np.float32) for output in outputs]
            for result, output in zip(results, outputs):
                result[start : start + batch] = output
        return results

    def codes(self, count, file):
        write_safetensors(file, dict(zip(OUTPUTS, self.encode(self.pixels[:count], count))))
        return {}

    def time(self, batch):
        start, cpu = time.perf_counter(), time.process_time()
        self.encode(self.pixels, batch)
        return {
            "milliseconds": 1000 * (time.perf_counter() - start),
            "processor": 1000 * (time.process_time() - cpu),
        }


serve(Peer())
