"""Fills workbooks in as a person would, with openpyxl, and saves them.

Reads a JSON list of jobs {"from", "to", "cells": [{"sheet", "cell", "kind", "value"}]}, writes a JSON list of the files
made. openpyxl saves no result of any formula, so that whoever opens the file must calculate. With no cells it only does that.
"""

import datetime
import json
import sys

import openpyxl


def put(cell, kind, value):
    if kind == "date":
        cell.value = datetime.date.fromisoformat(value)
    elif kind == "number":
        cell.value = value
    else:
        # A text stays one, whatever it begins with: so does what a person types into a cell that is formatted as text.
        cell.value = value
        cell.data_type = "s"


def main():
    made = []
    for job in json.load(sys.stdin):
        book = openpyxl.load_workbook(job["from"])
        for answer in job["cells"]:
            put(book[answer["sheet"]][answer["cell"]], answer["kind"], answer["value"])
        book.save(job["to"])
        made.append(job["to"])
    json.dump(made, sys.stdout)


main()
