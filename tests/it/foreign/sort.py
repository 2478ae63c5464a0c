"""Sorts the tables of workbooks in LibreOffice, each by each of its columns, and tells which figures change.

Reads {"files": [{"from", "to", "tables": [{"sheet", "first", "last", "width", "keys"}]}]}, all counted from zero; `width` is the
number of columns. Writes {"sorts": number, "changed": [text]}. Each file is saved with all tables sorted by their last column but
one, downwards. Needs the Python of the distribution, for which LibreOffice's module is made.
"""

import json
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField


def setting(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def figures(book, tables):
    """What every cell shows: in a sorted table by the key of its row, elsewhere by its place."""
    found = {}
    for sheet in book.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
        own = [table for table in tables if table["sheet"] == sheet.Name]
        for at, row in enumerate(area.DataArray):
            table = next((table for table in own if table["first"] <= at <= table["last"]), None)
            place = row[table["keys"]] if table else at
            for col, value in enumerate(row):
                found[(sheet.Name, place, col)] = value
    return found


def sort(book, table, column, upwards):
    sheet = book.Sheets.getByName(table["sheet"])
    field = TableSortField()
    field.Field, field.IsAscending = column, upwards
    settings = (setting("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))), setting("ContainsHeader", False))
    sheet.getCellRangeByPosition(0, table["first"], table["width"] - 1, table["last"]).sort(settings)
    book.calculateAll()


def check(desktop, job, changed):
    book = desktop.loadComponentFromURL(Path(job["from"]).as_uri(), "_blank", 0, (setting("Hidden", True),))
    book.calculateAll()
    before, sorts = figures(book, job["tables"]), 0
    name = Path(job["from"]).name
    for table in job["tables"]:
        for column in range(table["width"]):
            sort(book, table, column, column % 2 == 0)
            sorts += 1
            after = figures(book, job["tables"])
            for place in sorted(before.keys() | after.keys(), key=str):
                if before.get(place) != after.get(place):
                    told = f"{before.get(place)!r} became {after.get(place)!r}"
                    changed.append(f"{name}, {table['sheet']} sorted by column {column}: {place}: {told}")
        sort(book, table, table["width"] - 2, False)
    book.storeToURL(Path(job["to"]).as_uri(), (setting("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    return sorts


def main():
    request = json.load(sys.stdin)
    pipe = f"sort{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as profile:
        options = [f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
        office = subprocess.Popen(["soffice", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop, changed = connect(pipe), []
            sorts = sum(check(desktop, job, changed) for job in request["files"])
            json.dump({"sorts": sorts, "changed": changed}, sys.stdout)
            try:
                desktop.terminate()
            except Exception:
                pass  # The connection ends with the program.
            office.wait(60)
        finally:
            office.kill()


main()
