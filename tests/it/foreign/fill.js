// Fills in workbooks with ExcelJS or SheetJS, as a web application does with uploaded files, and saves them.
//
// The argument is the folder of the packages. Reads a JSON list of jobs {"program", "from", "to", "cells": [{"sheet", "cell",
// "kind", "value"}]}, and writes a JSON list of the saved files. The ending of "to" is the format. A file without cells is only
// saved again.
"use strict";

const fs = require("fs");
const path = require("path");

const packaged = (name) => require(path.join(process.argv[2], name));

// ExcelJS takes a date as midnight in UTC.
async function exceljs(job) {
  const ExcelJS = packaged("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(job.from);
  for (const { sheet, cell, kind, value } of job.cells) {
    book.getWorksheet(sheet).getCell(cell).value = kind === "date" ? new Date(`${value}T00:00:00Z`) : value;
  }
  await book.xlsx.writeFile(job.to);
}

// SheetJS takes a date as midnight in local time, and keeps number formats only on request.
function sheetjs(job) {
  const XLSX = packaged("xlsx");
  const book = XLSX.readFile(job.from, job.plain ? {} : { cellNF: true });
  const types = { number: "n", date: "d", text: "s" };
  for (const { sheet, cell, kind, value } of job.cells) {
    const [year, month, day] = kind === "date" ? value.split("-").map(Number) : [];
    const typed = kind === "date" ? new Date(year, month - 1, day) : value;
    const { z } = book.Sheets[sheet][cell] ?? {};
    book.Sheets[sheet][cell] = { t: types[kind], v: typed, ...(z && { z }) };
  }
  XLSX.writeFile(book, job.to);
}

async function main() {
  const programs = { exceljs, sheetjs };
  const made = [];
  for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
    await programs[job.program](job);
    made.push(job.to);
  }
  process.stdout.write(JSON.stringify(made));
}

main();
