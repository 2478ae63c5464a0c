//! Notes, pictures, hidden rows and meaningful looks of cells, in files of other programs.

use std::path::Path;

use serde_json::json;

use skillbook::address::column_letters;
use skillbook::grid::{self, Limits};

use crate::foreign::folder;
use crate::programs::{libreoffice, openpyxl};

/// Returns the looks of the cells on a sheet, a line each.
fn looks(sheet: &grid::Sheet) -> Vec<String> {
    let mut said = Vec::new();
    for (at, cell) in &sheet.cells {
        let grid::CellLook { shown, struck, fill, .. } = &cell.look;
        let words = [(*shown == grid::Shown::Percentage, "percent".to_owned()), (*struck, "struck".to_owned())].into_iter();
        let words = words.chain(fill.map(|fill| (true, format!("{fill:06X}"))));
        let words: Vec<String> = words.filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
        if !words.is_empty() {
            said.push(format!("{at} {}", words.join(" ")));
        }
    }
    said.extend(sheet.fills.iter().map(|(at, fill)| format!("{at} empty {fill:06X}")));
    said.extend(sheet.notes.iter().map(|(at, note)| format!("{at} {}: {:?}", note.author.as_deref().unwrap_or("?"), note.text)));
    said.extend(sheet.pictures.iter().map(|at| format!("{at} picture")));
    said.extend(sheet.hidden_rows.iter().map(|row| format!("row {} hidden", row + 1)));
    said.extend(sheet.hidden_columns.iter().map(|col| format!("column {} hidden", column_letters(*col))));
    said
}

/// The smallest possible picture: one black dot.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// Writes a workbook with a chart on the first sheet, and a chart and a picture on the second.
fn pictured(file: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Chart", "Picture"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        // LibreOffice does not count empty cells before a drawing in .ods, so the cell before the picture is filled.
        sheet.write(0, 0, 1).unwrap().write(6, 0, 1).unwrap().write(6, 1, 1).unwrap();
        let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Bar);
        chart.add_series().set_values((name, 0, 0, 1, 0));
        sheet.insert_chart(4, 4, &chart).unwrap();
        if name == "Picture" {
            let picture = rust_xlsxwriter::Image::new_from_buffer(DOT).unwrap();
            sheet.insert_image_with_offset(6, 2, &picture, 5, 5).unwrap();
        }
    }
    book.save(file).unwrap();
}

#[test]
fn what_looks_say_is_read_from_files_of_other_programs() {
    let folder = folder("grid-looks");
    let (made, picture, resaved) = (folder.join("looks.xlsx"), folder.join("picture.xlsx"), folder.join("resaved"));
    std::fs::create_dir(&resaved).unwrap();
    openpyxl("looks.py", &json!(made));
    pictured(&picture);
    let files = [made, picture];
    let again = libreoffice(&files, "xlsx", &resaved);
    let document = libreoffice(&files, "ods", &resaved);
    // LibreOffice loses the authors of notes that come from an .xlsx.
    for (files, author) in [(files.as_slice(), "Jo Ng"), (&again, "?"), (&document, "?")] {
        let sheet =
            |at: usize, sheet: usize| skillbook::files::open(&files[at], &Limits::default()).unwrap().sheets.remove(sheet);
        let notes = [format!(r#"A8 {author}: "I would say 4\nor 5""#), format!(r#"C9 {author}: "on nothing""#)];
        let expected = [
            "A2 struck",
            "A3 struck",
            "A5 percent",
            "A6 FFFF00",
            "A7 C0504D",
            "B6 empty FF0000",
            &notes[0],
            &notes[1],
            "row 10 hidden",
            "column D hidden",
        ];
        assert_eq!(looks(&sheet(0, 0)), expected, "{}", files[0].display());
        assert!(looks(&sheet(1, 0)).is_empty());
        assert_eq!(looks(&sheet(1, 1)), ["C7 picture"], "{}", files[1].display());
    }
}
