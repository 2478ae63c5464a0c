"""Makes a workbook in which notes, colours, strokes and hidden rows say something, with openpyxl.

Reads the name of the file to make as JSON, writes it back.
"""

import json
import sys

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color


def solid(color):
    return PatternFill("solid", fgColor=color)


def main():
    file = json.load(sys.stdin)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Looks"
    sheet["A1"] = "plain"
    sheet["A2"] = "struck"
    sheet["A2"].font = Font(strike=True)
    struck = InlineFont(strike=True)
    sheet["A3"] = CellRichText(TextBlock(struck, "struck "), TextBlock(struck, "in runs"))
    sheet["A4"] = CellRichText(TextBlock(struck, "struck "), TextBlock(InlineFont(), "in part"))
    sheet["A5"] = 0.8
    sheet["A5"].number_format = "0%"
    sheet["A6"] = "yellow"
    sheet["A6"].fill = solid("FFFF00")
    sheet["B6"].fill = solid("FF0000")
    sheet["A7"] = "of the theme"
    sheet["A7"].fill = solid(Color(theme=5))
    sheet["A8"] = "noted"
    sheet["A8"].comment = Comment("I would say 4\nor 5", "Jo Ng")
    sheet["C9"].comment = Comment("on nothing", "Jo Ng")
    sheet["A10"] = "hidden row"
    sheet.row_dimensions[10].hidden = True
    sheet["D1"] = "hidden column"
    sheet.column_dimensions["D"].hidden = True
    book.save(file)
    json.dump(file, sys.stdout)


main()
