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

from data import ROOT, prepared
from models import MODELS
from optimizing import clip, optimizer_of, schedule_of
from tasks import TASKS, summary

FILE = Path(__file__).with_name("accuracies.json")


def benchmarks():
    """The project's benchmarks by id, with their recipes and recipe ids, as `twinrun list --json` prints them."""
    command = ["node", "src/dev/run.mjs", "src/cli/main.ts", "list", "--json"]
    printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    return {one["id"]: one for one in json.loads(printed)}


def train(benchmark, seed):
    """One run: split, initial weights and every epoch's order are drawn from PyTorch's generator with this seed."""
    recipe = benchmark["recipe"]
    if recipe["steps"] is not None:
        raise NotImplementedError(f"the recipe of {benchmark['id']}")
    losses, measured = TASKS[recipe["loss"]]
    torch.manual_seed(seed)
    (features, labels), (test_features, test_labels) = prepared(recipe)
    model = MODELS[benchmark["id"]]()
    parameters = sum(one.numel() for one in model.parameters())
    if parameters != benchmark["parameters"]:
        raise ValueError(f"{benchmark['id']} has {benchmark['parameters']} parameters, not {parameters}")
    optimizer = optimizer_of(recipe, model.parameters())
    rate = schedule_of(recipe, -(-len(labels) // recipe["batchSize"]) * recipe["epochs"])
    step = 0
    for _ in range(recipe["epochs"]):
        # The last batch has what is left.
        for batch in torch.randperm(len(labels)).split(recipe["batchSize"]):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = rate(step)
            optimizer.zero_grad()
            losses(model(features[batch]), features[batch], labels[batch]).mean().backward()
            clip(recipe, model.parameters())
            optimizer.step()
    model.eval()
    with torch.no_grad():
        parts = [
            measured(model(test_features[part]), test_features[part], test_labels[part])
            for part in torch.arange(len(test_labels)).split(500)
        ]
    return summary(recipe, torch.cat(parts))


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
            result = train(known[name], seed)
            seconds = round(time.perf_counter() - began, 1)
            run = {"seed": seed, **result, "seconds": seconds}
            record[name]["seeds"].append(run)
            FILE.write_text(json.dumps(record, indent=2) + "\n")
            print(f"{name} {run}", flush=True)


if __name__ == "__main__":
    main()
