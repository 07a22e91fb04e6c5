"""
Trains benchmarks with PyTorch in float32 and keeps their accuracies in accuracies.json. What is there already is not
trained again; runs of another recipe or another PyTorch are dropped.

    python3 src/dev/torch/train.py [BENCHMARKS] [--seeds N]
"""

import argparse
import json
import subprocess
import time
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy

from data import ROOT, prepared
from models import MODELS

FILE = Path(__file__).with_name("accuracies.json")


def benchmarks():
    """The project's benchmarks by id, with their recipes and recipe ids, as `twinrun list --json` prints them."""
    command = ["node", "src/dev/run.mjs", "src/cli/main.ts", "list", "--json"]
    printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    return {one["id"]: one for one in json.loads(printed)}


def optimizer_of(recipe, parameters):
    settings = recipe["optimizer"]
    if settings["kind"] == "sgd":
        return torch.optim.SGD(parameters, lr=settings["learningRate"])
    if settings["kind"] == "adam":
        betas = settings["beta1"], settings["beta2"]
        return torch.optim.Adam(parameters, lr=settings["learningRate"], betas=betas, eps=settings["epsilon"])
    raise NotImplementedError(f"the optimizer {settings['kind']}")


def train(benchmark, seed):
    """One run: split, initial weights and every epoch's order are drawn from PyTorch's generator with this seed."""
    recipe = benchmark["recipe"]
    if recipe["loss"] != "softmaxCrossEntropy" or recipe["steps"] is not None:
        raise NotImplementedError(f"the recipe of {benchmark['id']}")
    torch.manual_seed(seed)
    (features, labels), (test_features, test_labels) = prepared(recipe)
    model = MODELS[benchmark["id"]]()
    parameters = sum(one.numel() for one in model.parameters())
    if parameters != benchmark["parameters"]:
        raise ValueError(f"{benchmark['id']} has {benchmark['parameters']} parameters, not {parameters}")
    optimizer = optimizer_of(recipe, model.parameters())
    for _ in range(recipe["epochs"]):
        # The last batch has what is left.
        for batch in torch.randperm(len(labels)).split(recipe["batchSize"]):
            optimizer.zero_grad()
            cross_entropy(model(features[batch]), labels[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        correct = (model(test_features).argmax(1) == test_labels).sum().item()
    return correct, len(test_labels)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("benchmarks", nargs="*", metavar="BENCHMARKS", help=", ".join(MODELS))
    arguments.add_argument("--seeds", type=int, default=10)
    options = arguments.parse_args()
    known = benchmarks()
    record = json.loads(FILE.read_text()) if FILE.exists() else {}
    for name in options.benchmarks or MODELS:
        about = {"recipeId": known[name]["recipeId"], "torch": torch.__version__}
        old = record.get(name, {})
        if any(old.get(key) != value for key, value in about.items()):
            old = {"seeds": []}
        record[name] = {**about, "seeds": old["seeds"]}
        done = {one["seed"] for one in old["seeds"]}
        for seed in range(1, options.seeds + 1):
            if seed in done:
                continue
            began = time.perf_counter()
            correct, examples = train(known[name], seed)
            seconds = round(time.perf_counter() - began, 1)
            run = {"seed": seed, "correct": correct, "examples": examples, "seconds": seconds}
            record[name]["seeds"].append(run)
            FILE.write_text(json.dumps(record, indent=2) + "\n")
            print(f"{name} seed {seed}: {correct} of {examples}, {seconds} s", flush=True)


if __name__ == "__main__":
    main()
