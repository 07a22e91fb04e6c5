"""The benchmarks' networks. Each gives logits (mnist-vae more than that); biases start as zeros."""

import torch
from torch import nn
from torch.nn.functional import pad, relu

from text import Gpt, Gru


def he(layer):
    """Uniform within sqrt(6 / fan in)."""
    nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


def glorot(layer):
    """Uniform within sqrt(6 / (fan in + fan out))."""
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def linear(inputs, outputs):
    """Softmax or linear regression, from zeros."""
    layer = nn.Linear(inputs, outputs)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def perceptron(*sizes):
    """Sizes: inputs, hidden units of each layer, classes."""
    inner = [part for i, o in zip(sizes[:-2], sizes[1:-1]) for part in (he(nn.Linear(i, o)), nn.ReLU())]
    return nn.Sequential(*inner, glorot(nn.Linear(*sizes[-2:])))


def small(layer):
    """Uniform within 1 / sqrt(fan in), PyTorch's own."""
    nn.init.zeros_(layer.bias)
    return layer


class VariationalAutoencoder(nn.Module):
    """Logits of the images, and the means and logarithms of the variances of their codes."""

    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.encoder = small(nn.Linear(pixels, hidden))
        self.mean = small(nn.Linear(hidden, latent))
        self.log_variance = small(nn.Linear(hidden, latent))
        self.decoder = small(nn.Linear(latent, hidden))
        self.logits = small(nn.Linear(hidden, pixels))

    def forward(self, images):
        encoded = self.encoder(images).relu()
        mean, log_variance = self.mean(encoded), self.log_variance(encoded)
        code = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        return self.logits(self.decoder(code).relu()), mean, log_variance


def lenet5():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        he(nn.Conv2d(1, 6, 5, padding=2)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        he(nn.Conv2d(6, 16, 5)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        he(nn.Linear(400, 120)),
        nn.ReLU(),
        he(nn.Linear(120, 84)),
        nn.ReLU(),
        glorot(nn.Linear(84, 10)),
    )


def fashion_cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        he(nn.Conv2d(1, 32, 3, padding=1)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        he(nn.Conv2d(32, 64, 3, padding=1)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        he(nn.Linear(3136, 128)),
        nn.ReLU(),
        glorot(nn.Linear(128, 10)),
    )


class Convolution(nn.Module):
    """
    Without bias, then batch normalisation. Padded as TensorFlow does: as many as are needed, the odd one after. PyTorch's
    running variance is the unbiased one, ours the biased: they differ by less than a part in a thousand.
    """

    def __init__(self, inputs, filters, size, stride):
        super().__init__()
        self.size, self.stride = size, stride
        self.convolution = nn.Conv2d(inputs, filters, size, stride, bias=False)
        nn.init.kaiming_uniform_(self.convolution.weight, nonlinearity="relu")
        self.norm = nn.BatchNorm2d(filters, eps=1e-5, momentum=0.1)

    def forward(self, x):
        side = x.shape[-1]
        missing = max(0, (-(-side // self.stride) - 1) * self.stride + self.size - side)
        before, after = missing // 2, missing - missing // 2
        return self.norm(self.convolution(pad(x, (before, after, before, after))))


class Block(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.first = Convolution(inputs, filters, 3, stride)
        self.second = Convolution(filters, filters, 3, 1)
        unchanged = stride == 1 and inputs == filters
        self.shortcut = nn.Identity() if unchanged else Convolution(inputs, filters, 1, stride)

    def forward(self, x):
        return relu(self.shortcut(x) + self.second(relu(self.first(x))))


class ChannelsFirst(nn.Module):
    """Rows of height x width x channels numbers to (batch, channels, height, width)."""

    def __init__(self, *image):
        super().__init__()
        self.image = image

    def forward(self, x):
        return x.reshape(-1, *self.image).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def residual_network(image, first, widths, blocks, classes):
    """`first`: kernel size and stride of the first convolution."""
    parts = [ChannelsFirst(*image), Convolution(image[-1], widths[0], *first), nn.ReLU()]
    inputs = widths[0]
    for stage, filters in enumerate(widths):
        for i in range(blocks):
            parts.append(Block(inputs, filters, 2 if stage > 0 and i == 0 else 1))
            inputs = filters
    parts += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), glorot(nn.Linear(inputs, classes))]
    return nn.Sequential(*parts)


# By the benchmark's id.
MODELS = {
    "iris-softmax": lambda: linear(4, 3),
    "iris-mlp": lambda: perceptron(4, 16, 3),
    "wine-mlp": lambda: perceptron(13, 16, 3),
    "wdbc-logistic": lambda: linear(30, 2),
    "penguins-mlp": lambda: perceptron(4, 10, 10, 3),
    "diabetes-linear": lambda: linear(10, 1),
    "digits-mlp": lambda: perceptron(64, 128, 10),
    "mnist-softmax": lambda: linear(784, 10),
    "mnist-mlp": lambda: perceptron(784, 128, 10),
    "mnist-lenet5": lenet5,
    "fashion-mlp": lambda: perceptron(784, 256, 128, 100, 10),
    "fashion-cnn": fashion_cnn,
    "fashion-resnet8": lambda: residual_network((28, 28, 1), (5, 2), (24, 48, 96), 1, 10),
    "mobydick-gru": Gru,
    "mobydick-gpt": Gpt,
    "mnist-autoencoder": lambda: perceptron(784, 128, 64, 32, 64, 128, 784),
    "mnist-vae": lambda: VariationalAutoencoder(784, 400, 20),
}
