"""Reads YAML files with PyYAML: a list of paths comes in as JSON, what each holds goes out, or why it cannot be read."""

import datetime
import json
import sys

import yaml


def shown(value):
    """A value as JSON has it; days that stand without quotes are dates to PyYAML and words to us."""
    if isinstance(value, dict):
        return {json.dumps(key) if not isinstance(key, str) else key: shown(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shown(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return {"holds": shown(yaml.safe_load(file))}
    except (yaml.YAMLError, ValueError) as error:
        return {"refused": str(error)}


json.dump([read(path) for path in json.load(sys.stdin)], sys.stdout)
