//! Sheets of people's own, and labels that two things share.

use skillbook::finding::Code;
use skillbook::framework::load_text;

use super::{input, read, told};

#[test]
fn a_heading_that_names_another_scale_is_an_error() {
    let found = read("05-heading-names-another-scale/sheet.xlsx");
    let told = told(&found);
    let said = "scale-differs B4 “Rating (1-5)” in B4 names another scale (1–5) than that of “Digital skills at work”, which goes from 0 up to 4.";
    assert!(told.iter().any(|line| line.starts_with(said)), "{told:#?}");
    let document = serde_json::to_value(found.document.unwrap()).unwrap();
    let ratings = document["inventory"]["ratings"].as_array().unwrap();
    assert!(ratings.iter().all(|rating| rating["rating"].is_null()), "{ratings:#?}");
    assert_eq!(document["person"]["id"], "E1003");
    assert!(!told.iter().any(|line| line.starts_with("rating-missing")), "{told:#?}");
}

#[test]
fn skills_side_by_side_are_told_for_what_they_are() {
    for (file, said) in [
        (
            "matrix.xlsx",
            "12 skills of “Digital skills at work” stand side by side in row 1 of the sheet “Sheet”, with the answers of 2 people below; make one sheet for each of them",
        ),
        (
            "google-form.xlsx",
            "12 skills of “Digital skills at work” stand side by side in row 1 of the sheet “Sheet”; make a sheet with a skill in each row",
        ),
    ] {
        let told = told(&read(&format!("30-people-by-skills-matrix/{file}")));
        assert!(told.len() == 1 && told[0].starts_with("form-unknown ") && told[0].contains(said), "{told:#?}");
    }
}

#[test]
fn two_skills_of_one_label_are_an_error_of_the_framework() {
    let text = std::fs::read_to_string(input("04-two-skills-one-label/framework.yaml")).unwrap();
    let loaded = load_text(&text, "framework.yaml");
    let codes: Vec<Code> = loaded.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::LabelShared]);
    let said = &loaded.findings[0];
    assert!(
        said.message.contains("“information.searching” and “communication.collaborating” have the same label"),
        "{}",
        said.message
    );
    assert!(loaded.framework.is_none());
}
