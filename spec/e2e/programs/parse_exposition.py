"""Reads an exposition with the parser of prometheus-client and prints what it found as JSON.

Usage: parse_exposition.py text|openmetrics < exposition
"""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

PARSERS = {"text": parse_text, "openmetrics": parse_openmetrics}


def number(value):
    """JSON has no NaN and no infinity; `None` stays what it is."""
    return None if value is None else repr(float(value))


def exemplar(found):
    if found is None:
        return None
    return {"labels": found.labels, "value": number(found.value), "timestamp": number(found.timestamp)}


def sample(found):
    return {
        "name": found.name,
        "labels": found.labels,
        "value": number(found.value),
        "timestamp": number(found.timestamp),
        "exemplar": exemplar(found.exemplar),
    }


def family(found):
    return {
        "name": found.name,
        "type": found.type,
        "help": found.documentation,
        "unit": found.unit,
        "samples": [sample(item) for item in found.samples],
    }


text = sys.stdin.buffer.read().decode("utf-8")
json.dump([family(found) for found in PARSERS[sys.argv[1]](text)], sys.stdout)
