"""Shows how high the rows of workbooks are, and makes copies whose rows have no height of their own.

Reads {"free": [{"from", "to"}]} or {"show": [file]}; writes, file by file, {"sheet!row": points} for the rows that have a
height (of the files before they are freed).
"""

import json
import sys

import openpyxl


def heights(book):
    return {
        f"{sheet.title}!{row}": dimension.height
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
        for row, dimension in sheet.row_dimensions.items()
        if dimension.height is not None
    }


def free(job):
    book = openpyxl.load_workbook(job["from"])
    found = heights(book)
    for sheet in book.worksheets:
        for dimension in sheet.row_dimensions.values():
            dimension.height = None
    book.save(job["to"])
    return found


request = json.load(sys.stdin)
if "free" in request:
    found = [free(job) for job in request["free"]]
else:
    found = [heights(openpyxl.load_workbook(file)) for file in request["show"]]
json.dump(found, sys.stdout)
