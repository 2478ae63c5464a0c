//! The form of a workbook, the person that it belongs to, and its completeness.

use skillbook::finding::Code;
use skillbook::form::Identity;
use skillbook::model::FormKind;

use super::super::sample;
use super::super::spoilt::{Spoilt, text};
use super::Case;

/// Returns a packet in which every mark has `from` replaced by `to`: the person or the framework.
fn remarked(from: &str, to: &str) -> Spoilt {
    let mut spoilt = Spoilt::packet();
    for cell in spoilt.workbook.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut()) {
        if let skillbook::grid::CellValue::Text(text) = &mut cell.value
            && text.contains("SB1:")
        {
            *text = text.replace(from, to);
        }
    }
    let names = spoilt.workbook.names.iter_mut().map(|(_, text)| text);
    names.chain(&mut spoilt.workbook.properties).for_each(|text| *text = text.replace(from, to));
    spoilt
}

fn without_names() -> Spoilt {
    let mut spoilt = Spoilt::packet();
    spoilt.workbook.names.clear();
    spoilt.workbook.properties.clear();
    spoilt
}

/// Returns a packet without any marks.
fn unmarked() -> Spoilt {
    let mut spoilt = without_names().delete_sheet(Identity::SHEET);
    for sheet in &mut spoilt.workbook.sheets {
        sheet.cells.retain(|_, cell| !cell.value.display().contains("SB1:"));
    }
    spoilt
}

fn only(name: &str, cells: &[(&str, &str)]) -> Spoilt {
    let mut spoilt = without_names();
    spoilt.workbook.sheets.clear();
    spoilt.add_sheet(name, cells)
}

fn shopping_list() -> Spoilt {
    only("List", &[("A1", "Milk"), ("A2", "Bread")])
}

/// Returns a sheet with the framework's skills below a heading in row 3, the same rating beside each, and further cells.
fn skills(name: &str, rating: &str, cells: &[(&str, &str)]) -> Spoilt {
    let labels: Vec<String> = sample::framework().skills().map(|(_, skill)| skill.label.clone()).collect();
    let places: Vec<(String, String)> = (4..).map(|row| (format!("A{row}"), format!("B{row}"))).take(labels.len()).collect();
    let rows =
        labels.iter().zip(&places).flat_map(|(label, (at, beside))| [(at.as_str(), label.as_str()), (beside.as_str(), rating)]);
    let rows: Vec<(&str, &str)> = rows.filter(|(_, text)| !text.is_empty()).collect();
    only(name, &[&[("A3", "Skill"), ("B3", "Rating")][..usize::from(!rating.is_empty()) + 1], &rows, cells].concat())
}

fn unrated() -> Spoilt {
    skills("Skills", "", &[])
}

/// Returns a sheet that somebody made without our workbook: skills and ratings.
fn own_sheet(cells: &[(&str, &str)]) -> Spoilt {
    let mut spoilt = skills("Skills", "3", cells);
    let cells = spoilt.workbook.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut());
    for (cell, rating) in cells.filter(|cell| cell.value == text("3")).zip([2.0, 3.0].into_iter().cycle()) {
        cell.value = skillbook::grid::CellValue::Number(rating);
    }
    spoilt
}

fn without_codes() -> Spoilt {
    let mut spoilt = Spoilt::packet();
    for sheet in spoilt.workbook.sheets.iter_mut().filter(|sheet| sheet.visible) {
        sheet.cells.retain(|_, cell| !cell.value.display().contains("SB1:"));
    }
    spoilt
}

/// Returns a packet with one sheet from a colleague's workbook.
fn with_a_colleagues_sheet() -> (Spoilt, (String, String)) {
    let mut spoilt = Spoilt::packet();
    let sheet = spoilt.workbook.sheets.iter_mut().find(|sheet| sheet.name == "Skills inventory").unwrap();
    let (cell, line) = sheet.cells.iter_mut().find(|(_, cell)| cell.value.display().contains("SB1:")).unwrap();
    line.value = text(&line.value.display().replace("E1001", "E2002"));
    let spot = (sheet.name.clone(), cell.to_string());
    (spoilt, spot)
}

/// Returns a packet without the plan and half of the rows of the inventory and the gap analysis.
fn halved() -> Spoilt {
    let mut spoilt = Spoilt::packet().delete_sheet("Development plan").delete_sheet("Gap analysis");
    for number in (1..=12).rev().step_by(2) {
        // Keys are looked up in the form as issued. Starting from below keeps the rows above in their places.
        spoilt = spoilt.remove_row(&format!("S{number:02}"));
    }
    spoilt
}

pub(super) fn cases() -> Vec<Case> {
    let (colleague, colleague_spot) = with_a_colleagues_sheet();
    let id = Spoilt::packet().spot("/person/id");
    vec![
        Case::spoilt(Code::FormUnknown, "a workbook of something else", &shopping_list()),
        Case::spoilt(Code::FormUnknown, "skills without ratings", &unrated()),
        Case::spoilt(Code::FormRecognisedByLabels, "a workbook without any mark", &unmarked()),
        Case::spoilt(Code::FormRecognisedByLabels, "a sheet of one's own", &own_sheet(&[("A1", "Name"), ("B1", "Keiko Patel")]))
            .at(("Skills".to_owned(), "A3".to_owned())),
        Case::spoilt(
            Code::ScaleDiffers,
            "a sheet of one's own on another scale",
            &own_sheet(&[("A1", "Name"), ("B1", "Keiko Patel"), ("B3", "Rating (1-5)")]),
        )
        .at(("Skills".to_owned(), "B3".to_owned()))
        .pointer("/inventory/ratings")
        .value("Rating (1-5)"),
        Case::spoilt(Code::PersonUnknown, "a sheet of one's own that names nobody", &own_sheet(&[]))
            .also(&[Code::FormRecognisedByLabels]),
        Case::spoilt(Code::FrameworkUnknown, "another framework", &remarked("digital-skills", "nursing")).value("nursing"),
        Case::spoilt(Code::FrameworkVersion, "another version of the framework", &remarked("@1.0", "@0.9")).value("0.9"),
        Case::spoilt(Code::IdentityDisagrees, "a sheet from a colleague's workbook", &colleague)
            .at(colleague_spot)
            .value("E2002"),
        Case::spoilt(Code::IdentityDisagrees, "another staff id typed in", &Spoilt::packet().set("/person/id", text("E2002")))
            .at(id)
            .pointer("/person/id")
            .value("E2002"),
        Case::spoilt(Code::IdentityPartly, "the hidden sheet is gone", &Spoilt::packet().delete_sheet(Identity::SHEET)),
        Case::spoilt(Code::IdentityPartly, "names and properties are gone", &without_names()),
        Case::spoilt(Code::IdentityPartly, "the codes on the sheets are gone", &without_codes()),
        Case::spoilt(Code::FormIncomplete, "half of the form is gone", &halved()),
        Case::spoilt(Code::FormUntouched, "sent back as it was", &untouched(FormKind::Packet)),
        Case::spoilt(Code::FormUntouched, "an inventory sent back as it was", &untouched(FormKind::Inventory)),
    ]
}

fn untouched(kind: FormKind) -> Spoilt {
    let parts = ["/career_goal", "/education", "/inventory", "/gap_analysis", "/plan"];
    parts.iter().fold(Spoilt::of(kind), |spoilt, part| spoilt.clear_below(part))
}

#[test]
fn a_form_that_lost_less_than_half_is_read() {
    let found = Spoilt::packet().delete_sheet("Gap analysis").read();
    let codes: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::RowMissing], "{:#?}", found.findings);
    assert_eq!(found.document.unwrap().inventory, sample::document(FormKind::Packet).inventory);
}
