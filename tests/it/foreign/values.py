"""Shows what workbooks hold, as openpyxl sees it: {file: {sheet: {cell: {"value", "formula"}}}}.

Reads a JSON list of files. The value of a formula is the one that was saved, null where there is none.
"""

import datetime
import json
import sys

import openpyxl


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value


def content(file):
    formulas = openpyxl.load_workbook(file)
    values = openpyxl.load_workbook(file, data_only=True)
    sheets = {}
    for sheet in formulas.worksheets:
        cells = sheets[sheet.title] = {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    formula = cell.data_type == "f"
                    cells[cell.coordinate] = {"value": plain(values[sheet.title][cell.coordinate].value), "formula": formula}
    return sheets


json.dump({file: content(file) for file in json.load(sys.stdin)}, sys.stdout)
