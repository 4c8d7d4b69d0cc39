"""PyTorch's side of the training-step benchmark: the same network, losses and optimizer, driven by mien over stdin and stdout.

One JSON object a line: {"do": "load", "weights": FILE, "config": …, "layout": …, "compile": …, "threads": N,
"device": "cpu" or "cuda"}, then {"do": "check", …}
for the loss and the gradients of one batch, or {"do": "time", "batch": B, "steps": S} for the milliseconds of each step.
"""
import resource
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler

from peer import serve
from tensor_file import read_safetensors


class Conv(nn.Module):
    """Convolution with TensorFlow's `same` padding, which for stride 2 pads after and not before."""

    def __init__(self, inputs, outputs, size, stride, bias=False):
        super().__init__()
        self.pad = (0, 1, 0, 1) if stride == 2 and size == 3 else None
        self.conv = nn.Conv2d(inputs, outputs, size, stride, 0 if self.pad else size // 2, bias=bias)

    def forward(self, x):
        return self.conv(F.pad(x, self.pad) if self.pad else x)


class Normed(nn.Module):
    def __init__(self, inputs, outputs, size, stride):
        super().__init__()
        self.conv = Conv(inputs, outputs, size, stride)
        self.norm = nn.BatchNorm2d(outputs, eps=1e-5, momentum=0.1)

    def forward(self, x):
        return self.norm(self.conv(x))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.a = Normed(inputs, outputs, 3, stride)
        self.b = Normed(outputs, outputs, 3, 1)
        self.shortcut = Normed(inputs, outputs, 1, stride) if stride != 1 or inputs != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.b(F.relu(self.a(x))) + self.shortcut(x))


class Disentangler(nn.Module):
    def __init__(self, config, shape, classes):
        super().__init__()
        encoder = config["encoder"]
        height, width, channels = shape
        self.stem = Normed(channels, encoder["width"], 3, 1)
        blocks, size = [], encoder["width"]
        for stage in range(encoder["stages"]):
            filters = round(encoder["width"] * 1.5 * 2**stage)
            for block in range(encoder["blocks"]):
                blocks.append(Residual(size, filters, 2 if block == 0 else 1))
                size = filters
        self.blocks = nn.Sequential(*blocks)
        cells = (height >> encoder["stages"]) * (width >> encoder["stages"])
        z_e, z_n = config["expression"]["codeSize"], config["nuisance"]["codeSize"]
        self.expression = nn.Linear(size, z_e)
        self.narrow = nn.Conv2d(size, 32, 1)
        self.nuisance = nn.Linear(cells * 32, z_n)
        self.classifier = nn.Linear(z_e, classes)
        (hidden,) = config["adversary"]["hidden"]
        sizes = [z_n, *hidden, classes]
        self.adversary = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))
        base = config["decoder"]["width"] * 4
        self.base_shape = (height // 8, width // 8, base)
        self.base = nn.Linear(z_e + z_n, height // 8 * (width // 8) * base)
        ups = [base, base // 2, base // 4, channels]
        self.ups = nn.ModuleList(nn.ConvTranspose2d(i, o, 4, 2, 1) for i, o in zip(ups, ups[1:]))

    def encode(self, x):
        return self.blocks(F.relu(self.stem(x)))

    def nuisance_code(self, features):
        narrow = F.relu(self.narrow(features)).permute(0, 2, 3, 1)  # flattened in TensorFlow's order
        return self.nuisance(narrow.flatten(1))

    def guess(self, code, frozen=False):
        for i, layer in enumerate(self.adversary):
            weight, bias = (layer.weight.detach(), layer.bias.detach()) if frozen else (layer.weight, layer.bias)
            code = F.linear(code, weight, bias)
            if i < len(self.adversary) - 1:
                code = F.relu(code)
        return code

    def decode(self, codes):
        height, width, filters = self.base_shape
        x = F.relu(self.base(codes)).view(-1, height, width, filters).permute(0, 3, 1, 2)
        for i, up in enumerate(self.ups):
            x = up(x)
            x = torch.sigmoid(x) if i == len(self.ups) - 1 else F.relu(x)
        return x

    def loss(self, images, targets, labels, prior, weights):
        features = self.encode(images)
        z_e = self.expression(features.mean((2, 3)))
        z_n = self.nuisance_code(features)
        hidden = self.guess(self.nuisance_code(features.detach()), frozen=True)
        return (
            F.cross_entropy(self.classifier(z_e), targets)
            + F.cross_entropy(self.guess(z_n.detach()), labels)
            + weights["adversarial"] * F.cross_entropy(hidden, prior.expand(len(images), -1))
            + weights["reconstruction"] * F.mse_loss(self.decode(torch.cat([z_e, z_n], 1)), images)
        )

    def named(self):
        """mien's name of each parameter, the parameter, and how to bring mien's layout into PyTorch's."""
        kernel, dense, transposed, plain = (3, 2, 0, 1), (1, 0), (3, 2, 0, 1), None
        result = {}

        def normed(name, suffix, module):
            result[f"encoder/{name}_conv{suffix}/kernel"] = (module.conv.conv.weight, kernel)
            result[f"encoder/{name}_norm{suffix}/gamma"] = (module.norm.weight, plain)
            result[f"encoder/{name}_norm{suffix}/beta"] = (module.norm.bias, plain)

        def linear(name, module, order=dense):
            result[f"{name}/kernel"] = (module.weight, order)
            result[f"{name}/bias"] = (module.bias, plain)

        normed("stem", "", self.stem)
        per_stage = self.blocks_per_stage
        for i, block in enumerate(self.blocks):
            name = f"stage{i // per_stage + 1}_block{i % per_stage + 1}"
            normed(f"{name}_a", "", block.a)
            normed(f"{name}_b", "", block.b)
            if isinstance(block.shortcut, Normed):
                normed(f"{name}_shortcut", "", block.shortcut)
        linear("expression/expression_code", self.expression)
        linear("nuisance/nuisance_narrow", self.narrow, kernel)
        linear("nuisance/nuisance_code", self.nuisance)
        linear("classifier/classifier_logits", self.classifier)
        for i, layer in enumerate(self.adversary):
            last = i == len(self.adversary) - 1
            linear("adversary/adversary_logits" if last else f"adversary/adversary_hidden{i + 1}", layer)
        linear("decoder/decoder_base", self.base)
        for i, up in enumerate(self.ups):
            linear(f"decoder/decoder_up{i + 1}", up, transposed)
        return result


def augment(pixels, flip, shift, rotate, zoom, light, erase):
    """[B, C, H, W] bytes to floats in 0 … 1, with the ranges of mien's options of the same names."""
    count, _, height, width = pixels.shape
    images = torch.from_numpy(pixels).float() / 255
    for i in np.flatnonzero(np.random.random(count) < erase):
        area, ratio = np.random.uniform(0.02, 0.2), np.random.uniform(0.3, 3.3)
        h, w = min(height, round(height * (area * ratio) ** 0.5)), min(width, round(width * (area / ratio) ** 0.5))
        y, x = np.random.randint(0, height - h + 1), np.random.randint(0, width - w + 1)
        images[i, :, y : y + h, x : x + w] = torch.rand(images[i, :, y : y + h, x : x + w].shape)
    angle = torch.empty(count).uniform_(-rotate, rotate) * torch.pi / 180
    scale = 1 + torch.empty(count).uniform_(-zoom, zoom)
    mirror = torch.where(torch.rand(count) < (0.5 if flip else 0.0), -1.0, 1.0)
    moved = torch.empty(2, count).uniform_(-2 * shift, 2 * shift)
    cosine, sine = torch.cos(angle) * scale, torch.sin(angle) * scale
    theta = torch.stack([torch.stack([cosine * mirror, -sine, moved[0]], 1), torch.stack([sine * mirror, cosine, moved[1]], 1)], 1)
    grid = F.affine_grid(theta, images.shape, align_corners=False)
    images = F.grid_sample(images, grid, padding_mode="border", align_corners=False)
    contrast, brightness = torch.empty(2, count, 1, 1, 1).uniform_(-light, light)
    return ((images - 0.5) * (1 + contrast) + 0.5 + brightness).clamp(0, 1)


class Augmented(Dataset):
    """A whole batch an item, which is much faster than an image an item."""

    def __init__(self, pixels, augmentation):
        self.pixels, self.augmentation = pixels, augmentation

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, indices):
        return augment(self.pixels[indices], **self.augmentation)


def seed_numpy(worker):
    """NumPy's numbers are the same in each worker otherwise."""
    np.random.seed(torch.initial_seed() % 2**32)


class Peer:
    def load(self, config, shape, classes, weights, layout, compile, threads, loss, optimizer, learningRate, prior, device):
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.device = torch.device(device)
        on_gpu = device == "cuda"
        torch.set_float32_matmul_precision("high" if on_gpu else "highest")  # TF32, as TensorFlow computes there
        torch.backends.cudnn.benchmark = on_gpu
        model = Disentangler(config, shape, classes)
        model.blocks_per_stage = config["encoder"]["blocks"]
        stored = read_safetensors(weights)
        with torch.no_grad():
            for name, (parameter, order) in model.named().items():
                value = torch.from_numpy(stored[name])
                parameter.copy_(value.permute(order) if order else value)
        self.format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
        self.model = model.to(self.device, memory_format=self.format).train()
        self.shape, self.classes, self.weights = shape, classes, loss
        self.prior = torch.tensor(prior, device=self.device)
        self.clip = optimizer["clipNorm"]
        adversary = list(model.adversary.parameters())  # shares no loss with the rest, hence no norm either
        named = [parameter for parameter, _ in model.named().values()]
        self.clipped = [[p for p in named if all(p is not other for other in adversary)], adversary]
        groups = [
            {"params": [p for p in named if p.ndim > 1], "weight_decay": optimizer["weightDecay"]},
            {"params": [p for p in named if p.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=learningRate, fused=on_gpu or None)
        self.loss = torch.compile(self.model.loss, mode=compile, dynamic=False) if compile else self.model.loss
        return {"torch": torch.__version__, "parameters": sum(p.numel() for p in named)}

    def batch(self, size):
        random = np.random.default_rng(0)
        height, width, channels = self.shape
        images = torch.from_numpy(random.random((size, channels, height, width), np.float32))
        labels = F.one_hot(torch.arange(size) % self.classes, self.classes).float()
        batch = images.contiguous(memory_format=self.format), labels * 0.9 + 0.1 / self.classes, labels
        return [tensor.to(self.device) for tensor in batch]

    def step(self, images, targets, labels):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(images, targets, labels, self.prior, self.weights)
        loss.backward()
        for group in self.clipped:
            nn.utils.clip_grad_norm_(group, self.clip)
        self.optimizer.step()
        value = loss.item()
        if self.device.type == "cuda":
            torch.cuda.synchronize()
        return value

    def time(self, batch, steps):
        data = self.batch(batch)
        took = []
        for _ in range(steps):
            start = time.perf_counter()
            self.step(*data)
            took.append(1000 * (time.perf_counter() - start))
        return {"milliseconds": took}

    def images(self, count):
        self.pixels = np.random.default_rng(0).integers(0, 256, (count, self.shape[2], *self.shape[:2]), np.uint8)
        return {}

    def epoch(self, batch, augmentation, workers):
        """Every image once: read, augmented as mien does it (erasing, one affine map, light) by the DataLoader's workers, trained on."""
        if getattr(self, "loader", None) is None:
            self.loader = DataLoader(
                Augmented(self.pixels, augmentation),
                batch_size=None,
                sampler=BatchSampler(RandomSampler(range(len(self.pixels))), batch, drop_last=True),
                num_workers=workers,
                worker_init_fn=seed_numpy,
                persistent_workers=workers > 0,
                pin_memory=self.device.type == "cuda",
            )
        start = time.perf_counter()
        for images in self.loader:
            images = images.to(self.device, memory_format=self.format, non_blocking=True)
            labels = F.one_hot(torch.arange(batch, device=self.device) % self.classes, self.classes).float()
            self.step(images, labels * 0.9 + 0.1 / self.classes, labels)
        return {"milliseconds": 1000 * (time.perf_counter() - start)}

    def memory(self):
        return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}

    def check(self, images, labels, targets, gradients):
        """The loss of one batch, and the largest difference of any gradient from mien's, relative to that gradient's largest value."""
        arrays = read_safetensors(gradients)
        x = torch.from_numpy(arrays[images]).permute(0, 3, 1, 2).to(self.device, memory_format=self.format)
        y, t = (torch.from_numpy(arrays[name]).to(self.device) for name in (labels, targets))
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.model.loss(x, t, y, self.prior, self.weights)
        loss.backward()
        worst, where = 0.0, ""
        for name, (parameter, order) in self.model.named().items():
            ours = torch.from_numpy(arrays[f"gradient/{name}"]).to(self.device)
            ours = ours.permute(order) if order else ours
            difference = ((parameter.grad - ours).abs().max() / ours.abs().max().clamp_min(1e-6)).item()
            if difference > worst:
                worst, where = difference, name
        return {"loss": loss.item(), "worstGradient": worst, "where": where}


serve(Peer())
