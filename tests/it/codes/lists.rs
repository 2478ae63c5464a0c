//! Frameworks and staff lists.

use skillbook::finding::{Code, Finding};
use skillbook::framework::{builtin_text, load_text};
use skillbook::grid::{self, Limits};
use skillbook::roster::{self, RosterOptions};

use super::super::sample;
use super::Case;

/// Returns the findings of the small built-in framework after a change of its text, and the line with `find`, searched from the
/// change or else from the start.
fn changed(old: &str, new: &str, find: &str) -> (Vec<Finding>, String) {
    let sound = builtin_text("digital-skills").unwrap();
    assert!(sound.contains(old), "{old}");
    let text = sound.replacen(old, new, 1);
    let change = sound[..sound.find(old).unwrap()].lines().count().saturating_sub(1);
    let lines = || text.lines().enumerate().filter(|(_, line)| line.contains(find)).map(|(at, _)| at);
    let near = lines().find(|at| (change..change + 3).contains(at));
    let line = 1 + near.or_else(|| lines().next()).unwrap_or_else(|| panic!("no line {find}"));
    (load_text(&text, "framework.yaml").findings, format!("line {line}"))
}

fn framework(code: Code, what: &'static str, (old, new): (&str, &str), find: &str) -> Case {
    let (findings, line) = changed(old, new, find);
    Case::of(code, what, findings).on(&line)
}

fn staff(code: Code, what: &'static str, list: &str, target: Option<&str>) -> Case {
    let workbook = grid::read(list.as_bytes(), &Limits::default()).unwrap();
    read(code, what, &workbook, target)
}

fn read(code: Code, what: &'static str, workbook: &grid::Workbook, target: Option<&str>) -> Case {
    let framework = sample::framework();
    let (target, today) = (target.map(str::to_owned), sample::date(sample::TODAY));
    let options = RosterOptions { framework: &framework, target, mappings: vec![], today, leavers: false };
    Case::of(code, what, roster::read(workbook, "staff.csv", &options).findings)
}

pub(super) fn cases() -> Vec<Case> {
    frameworks().into_iter().chain(staff_lists()).collect()
}

fn frameworks() -> Vec<Case> {
    let long = "x".repeat(300);
    let long_label = format!("label: {long}");
    vec![
        framework(Code::FrameworkYaml, "a quote that does not end", ("title: Digital", "title: 'Digital"), "title: 'Digital"),
        framework(Code::FrameworkSchema, "a key that is misspelt", ("currency: EUR", "curency: EUR"), "curency")
            .pointer("/curency")
            .value("EUR"),
        framework(
            Code::DuplicateId,
            "two activities of one id",
            ("  - id: information-source-duel", "  - id: information-search-log"),
            "  - id: information-search-log",
        )
        .pointer("/activities/1/id")
        .value("information-search-log"),
        framework(
            Code::DanglingReference,
            "an education level that does not exist",
            ("      required: vocational", "      required: vocatonal"),
            "vocatonal",
        )
        .pointer("/roles/1/education/required")
        .value("vocatonal"),
        framework(Code::RoleLevelMissing, "a level is missing", ("      content.automating: 0\n", ""), "    levels:")
            .pointer("/roles/0/levels/content.automating"),
        framework(
            Code::LevelOffScale,
            "a level off the scale",
            ("content.automating: 0", "content.automating: 8"),
            "automating: 8",
        )
        .pointer("/roles/0/levels/content.automating")
        .value("8"),
        framework(
            Code::LevelUndescribed,
            "a level without words",
            ("description: I teach others", "description: '' # "),
            "description: ''",
        )
        .pointer("/scale/4/description"),
        framework(Code::ScaleNotStepwise, "a step is skipped", ("  - level: 4", "  - level: 5"), "- level: 5")
            .pointer("/scale/4/level")
            .value("5"),
        framework(
            Code::DomainEmpty,
            "a domain without skills",
            ("domains:\n", "domains:\n  - {id: art, label: Art, definition: All of it., skills: []}\n"),
            "id: art",
        )
        .pointer("/domains/0/skills"),
        framework(
            Code::RoleNameShared,
            "two roles of one name",
            ("      - Digital champion", "      - Office staff"),
            "Office staff",
        )
        .pointer("/roles/1/aliases/0")
        .value("Office staff"),
        framework(
            Code::LabelShared,
            "two sources of one label",
            ("label: Skills test", "label: Appraisal "),
            "{id: assessment, label: Appraisal",
        )
        .pointer("/sources/1/label")
        .value("Appraisal"),
        framework(Code::TooLongForExcel, "a label without an end", ("label: Appraisal", &long_label), "xxx")
            .pointer("/sources/0/label"),
    ]
}

/// Makes a case of a list with a row that a filter hides.
fn hidden() -> Case {
    let list = "id,name,target_role\nE1,Ana Silva,Digital mentor\nE2,Bo Li,Digital mentor\n";
    let mut workbook = grid::read(list.as_bytes(), &Limits::default()).unwrap();
    workbook.sheets[0].hidden_rows.insert(2);
    let mut case = read(Code::RosterRowHidden, "a filter", &workbook, None).at((String::new(), "A3".to_owned()));
    case.sheet = None;
    case
}

fn staff_lists() -> Vec<Case> {
    let cell = |cell: &str| (String::new(), cell.to_owned());
    let head = "id,name,email,target_role\n";
    let list = |rows: &str| format!("{head}{rows}");
    let sound = "E1,Ana Silva,ana@example.org,Digital mentor\n";
    let status = |word: &str| format!("id,name,target_role,status\nE1,Ana Silva,Digital mentor,{word}\n");
    let with = |row: &str| list(&format!("{sound}{row}\n"));
    let at = |case: Case, place: &str| {
        let mut case = case.at(cell(place));
        case.sheet = None;
        case
    };
    vec![
        at(staff(Code::RosterNoHeadings, "no headings", "1,2\n3,4\n", None), "A1").value("“1”, “2”"),
        at(staff(Code::RosterNoId, "no id", &with(",Bo Li,bo@example.org,Digital mentor"), None), "A3"),
        at(staff(Code::RosterIdTwice, "an id twice", &with("E1,Bo Li,bo@example.org,Digital mentor"), None), "A3").value("E1"),
        at(staff(Code::RosterNoName, "no name", &with("E2,,bo@example.org,Digital mentor"), None), "B3"),
        at(staff(Code::RosterUnknownRole, "a role that nobody knows", &with("E2,Bo Li,bo@example.org,Wizard"), None), "D3")
            .value("Wizard"),
        at(staff(Code::RosterBadEmail, "no address", &with("E2,Bo Li,bo at example,Digital mentor"), None), "C3")
            .value("bo at example"),
        at(staff(Code::RosterNoTarget, "no target role", &with("E2,Bo Li,bo@example.org,"), None), "D1"),
        at(
            staff(
                Code::RosterColumnUnused,
                "a column of one's own",
                "id,name,target_role,shoe size\nE1,Ana Silva,Digital mentor,41\n",
                None,
            ),
            "D1",
        ),
        at(staff(Code::RosterRowSkipped, "a total", &with("Total,1,,"), None), "A3").value("Total"),
        at(staff(Code::RosterRowTwice, "a row twice", &with(sound.trim_end()), None), "A3").value("E1"),
        at(staff(Code::RosterIdSpoilt, "a rounded id", &with("1.23E+11,Bo Li,bo@example.org,Digital mentor"), None), "A3")
            .value("1.23E+11"),
        at(
            staff(Code::RosterIdDoubtful, "an id that became a day", &with("1-Mar,Bo Li,bo@example.org,Digital mentor"), None),
            "A3",
        )
        .value("1-Mar"),
        at(
            staff(
                Code::RosterNameIncomplete,
                "a part of the name in a column that is not known",
                "id,name,ancestral surname,target_role\nE1,Ana,Silva,Digital mentor\n",
                None,
            ),
            "C1",
        )
        .value("ancestral surname")
        .also(&[Code::RosterColumnUnused]),
        at(staff(Code::RosterLeaver, "somebody has left", &status("Terminated"), None), "D2").value("Terminated"),
        at(staff(Code::RosterStatusUnknown, "a status nobody knows", &status("grade 7"), None), "D2").value("grade 7"),
        hidden(),
        at(
            staff(
                Code::RosterRowDoubtful,
                "a name alone",
                &(with(",Bo Li,,") + "E3,Cy Dee,cy@example.org,Digital mentor\n"),
                None,
            ),
            "B3",
        )
        .value("Bo Li"),
        at(staff(Code::RosterValueTidied, "a link", &with("E2,Bo Li,mailto:bo@example.org,Digital mentor"), None), "C3")
            .value("mailto:bo@example.org"),
        at(
            staff(Code::RosterTextMended, "UTF-8 that was read as something else", &with("E2,JosÃ© Li,,Digital mentor"), None),
            "B3",
        ),
        at(staff(Code::RosterTextDoubtful, "a letter that is lost", &with("E2,Jos\u{fffd} Li,,Digital mentor"), None), "B3"),
    ]
}
