//! The heatmap of the department's workbook: it fits a laptop's window, can be filtered, and stays quick for many people.

use std::io::{Cursor, Read as _};

use skillbook::address::CellRef;
use skillbook::grid::{self, Limits};
use skillbook::model::Document;
use skillbook::report::{DepartmentReport, department_xlsx};

use super::{page, sample};

/// Makes the department's workbook of these people.
fn workbook(crowd: &[(String, Document)]) -> Vec<u8> {
    let department = page::department(&sample::framework(), crowd);
    let title = department.title();
    let date = sample::date(sample::TODAY);
    department_xlsx::workbook(&DepartmentReport { department: &department, findings: &[], returns: &[], title, date }).unwrap()
}

/// Returns the XML of the heatmap, which is the second sheet.
fn xml(workbook: &[u8]) -> String {
    let mut text = String::new();
    let mut package = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    package.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Returns the values of an attribute in all elements that begin with `element`.
fn values(xml: &str, element: &str, attribute: &str) -> Vec<f64> {
    let elements = xml.split('<').filter(|text| text.starts_with(element));
    let value = |text: &str| text.split_once(&format!(" {attribute}=\""))?.1.split('"').next()?.parse().ok();
    elements.filter_map(value).collect()
}

#[test]
fn people_of_a_department_are_seen_on_a_laptop() {
    let xml = xml(&workbook(&page::crowd(30)));
    // Title, legend, domains, skills: the rows that stay in view, in pixels of 3/4 point. A window of 1366 × 768 shows 555.
    let heights = values(&xml, "row r=", "ht");
    let (title, headings) = (heights[0], heights[1] + heights[2]);
    assert!(headings / 0.75 < 110.0, "headings of {headings} points");
    assert!((555.0 - (title + 15.0 + headings) / 0.75) / 20.0 >= 15.0, "people of 20 pixels");
    assert!(xml.contains(r#"<pane xSplit="1" ySplit="4" topLeftCell="B5""#), "only the names stay in view on the left");
    assert!(xml.contains(r#"<autoFilter ref="A4:D34"/>"#), "people, departments, roles and readiness can be filtered");
    // A character is 7 pixels wide. The names stay in view, and all the skills of this framework fit beside them.
    let columns = values(&xml, "col ", "min").into_iter().zip(values(&xml, "col ", "max")).zip(values(&xml, "col ", "width"));
    let width = |from: f64, to: f64| -> f64 {
        let shared = |((min, max), width): ((f64, f64), f64)| ((max.min(to) - min.max(from) + 1.0).max(0.0)) * width;
        columns.clone().map(shared).sum()
    };
    let (names, skills) = (width(1.0, 1.0), width(5.0, 16.0));
    assert!(names > 0.0 && skills > 12.0 * 5.0 && (names + skills) * 7.0 < 1275.0, "{names} and {skills} characters");
}

#[test]
fn the_most_ready_come_first_and_many_people_are_figures() {
    for (count, live) in [(20, true), (301, false)] {
        let bytes = workbook(&page::crowd(count));
        let book = grid::read(&bytes, &Limits { cells: 10_000_000, ..Limits::default() }).unwrap();
        let sheet = &book.sheets[1];
        let cells = |col: u32| (4..4 + count as u32).map(move |row| &sheet.cells[&CellRef::new(row, col)]);
        assert!(cells(4).all(|cell| cell.formula.is_some() == live), "{count} people");
        let shares: Vec<f64> = cells(3).map(|cell| cell.value.display().parse().unwrap()).collect();
        assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]) && shares[0] > shares[count - 1], "{shares:?}");
        let legend = sheet.text(CellRef::new(1, 0)).unwrap();
        assert_eq!(legend.contains("do not follow changes"), !live, "{legend}");
        // Those with a gap and those without are all who have a level to reach.
        let total =
            |row: usize| sheet.cells[&CellRef::new((4 + count + row) as u32, 4)].value.display().parse::<usize>().unwrap();
        assert_eq!(total(0) + total(1), count);
    }
}
