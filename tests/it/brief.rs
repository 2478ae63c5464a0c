//! `skillbook brief`: the brief for each meeting, in each format, from all kinds of returns.

mod content;

use std::io::Read as _;

use skillbook::finding::{Finding, Told};
use skillbook::jobs::brief::BriefOrder;
use skillbook::jobs::brief::Briefs;
use skillbook::jobs::brief::briefs;
use skillbook::jobs::returned::Return;
use skillbook::model::{ActionStatus, Document, Effort, FormKind, Money, Plan, Rater, RaterKind};
use skillbook::report::brief::{BriefBlock, BriefFormat, Meeting, render};

use super::sandbox::Sandbox;
use super::{programs, sample};

/// Returns Keiko's packet of this round: one action is done, one is begun and approved, and a rating is missing.
fn packet() -> Document {
    let mut document = sample::document(FormKind::Packet);
    document.inventory.as_mut().unwrap().ratings[4].rating = None;
    let goals = &mut document.plan.as_mut().unwrap().goals;
    let done = &mut goals[0].actions[0];
    done.status = Some(ActionStatus::Done);
    done.actual_time = Some(Effort::from_text("3 days"));
    done.actual_cost = Money::new(180.into(), "EUR");
    done.outcome = Some("The whole team searches less and finds more".to_owned());
    goals[0].actions[1].status = Some(ActionStatus::InProgress);
    goals[0].actions[1].approved_by = Some("Dana Whitfield".to_owned());
    document.recompute();
    document
}

/// Returns her manager's ratings: two levels higher in the first skill, and the same in the others.
fn managers_view() -> Document {
    let mut document = sample::document(FormKind::Inventory);
    document.rater = Rater { kind: RaterKind::Manager, name: Some("Dana Whitfield".to_owned()) };
    document.inventory.as_mut().unwrap().ratings[0].rating = Some(4);
    document
}

/// Returns her packet of the previous round: two ratings are lower, and nothing is done.
fn last_round() -> Document {
    let mut document = sample::document(FormKind::Packet);
    document.form.round = Some("2026-H1".to_owned());
    let ratings = &mut document.inventory.as_mut().unwrap().ratings;
    ratings[0].rating = Some(1);
    ratings[1].rating = Some(4);
    document.recompute();
    document
}

fn json(document: &Document) -> Vec<u8> {
    serde_json::to_vec_pretty(document).unwrap()
}

/// Returns a folder with both rounds, this one as a workbook and as JSON.
fn rounds() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("now/keiko.xlsx", &sample::xlsx(&packet()));
    sandbox.write("now/dana.json", &json(&managers_view()));
    let mut colleague = managers_view();
    colleague.rater = Rater { kind: RaterKind::Peer, name: Some("Femi Ade".to_owned()) };
    sandbox.write("now/femi.json", &json(&colleague));
    sandbox.write("before/keiko.json", &json(&last_round()));
    sandbox
}

/// Returns the brief of one document as Markdown.
fn markdown(document: &Document, meeting: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("one.json", &json(document));
    let said = sandbox.run(&["brief", "one.json", "--meeting", meeting]);
    assert!(said.status < 2, "{}", said.notes);
    said.out
}

#[test]
fn each_meeting_has_its_own_brief() {
    let sandbox = rounds();
    for meeting in Meeting::ALL.map(Meeting::name) {
        let said = sandbox.run(&["brief", "now", "--meeting", meeting, "--previous", "before", "--on", "2026-12-10"]);
        // The missing rating is an error among the findings.
        assert_eq!((said.status, said.notes.as_str()), (1, ""));
        assert!(!said.out.contains("Femi"), "colleagues are not named");
        insta::assert_snapshot!(format!("brief-{meeting}"), said.out);
    }
}

#[test]
fn parts_without_data_are_left_out_or_say_what_is_missing() {
    let plan = markdown(&sample::document(FormKind::DevelopmentPlan), "leadership");
    assert!(plan.contains("There are no ratings among the returns"), "{plan}");
    assert!(plan.contains("Keep a search log") && !plan.contains("## Seen differently"), "{plan}");
    let mut goals = sample::document(FormKind::DevelopmentPlan);
    goals.plan.as_mut().unwrap().goals.iter_mut().for_each(|goal| goal.actions.clear());
    goals.plan.as_mut().unwrap().goals[0].target_date = None;
    let goals = markdown(&goals, "leadership");
    assert!(goals.contains("Goal 1, without a date yet: Search well") && goals.contains("have no actions yet"), "{goals}");
    let inventory = markdown(&sample::document(FormKind::Inventory), "hr");
    assert!(inventory.contains("## Biggest gaps") && inventory.contains("There is no development plan"), "{inventory}");
    assert!(!inventory.contains("## Finished actions") && !inventory.contains("## Since"), "{inventory}");
    let mut aimless = sample::document(FormKind::Inventory);
    aimless.person.target_role = None;
    for meeting in Meeting::ALL.map(Meeting::name) {
        assert!(markdown(&aimless, meeting).contains("No target role is chosen"), "{meeting}");
    }
    assert!(markdown(&aimless, "interview").contains("so no skills can be named"));
    let mut empty = sample::document(FormKind::Packet);
    empty.plan = Some(Plan::default());
    for row in &mut empty.inventory.as_mut().unwrap().ratings {
        (row.rating, row.source, row.evidence) = (None, None, None);
    }
    empty.inventory.as_mut().unwrap().other.clear();
    empty.recompute();
    let text = markdown(&empty, "leadership");
    assert!(text.contains("There are no ratings") && text.contains("11 more of this kind"), "{text}");
    assert!(markdown(&empty, "interview").contains("Think of a time"));
}

#[test]
fn somebody_new_has_no_last_round() {
    let sandbox = rounds();
    sandbox.write("new/bo.json", &json(&sample::document_of(FormKind::Packet, "E1002", "Bo Li")));
    let said = sandbox.run(&["brief", "new", "--meeting", "hr", "--previous", "before"]);
    assert!(said.out.contains("There is no return from Bo Li in the previous round."), "{}", said.out);
    let said = sandbox.run(&["brief", "now", "--meeting", "hr", "--previous", "now"]);
    assert!(said.out.contains("No rating changed.") && said.out.contains("No action was finished since then."), "{}", said.out);
}

/// Returns the briefs that the library makes of returns.
fn made(returns: &[Return], meeting: Meeting) -> Briefs {
    let order = BriefOrder { meeting, held_on: None, previous: &[] };
    briefs(returns, &order, sample::workbench()).unwrap()
}

#[test]
fn hints_for_the_person_and_notes_stay_out() {
    let told = [
        (Told::RatingMissing { label: "Writing", min: &0, max: &4, exempted: None }, Some("“Writing” has no rating")),
        (Told::RatingsAllEqual { count: 12, rating: &3 }, None),
        (Told::ValueTidied { label: "Goal 1", value: "x ", read_as: Some("x"), how: None }, None),
        (Told::ActionWithoutResult { label: "Read" }, Some("“Read” has no result")),
        (Told::DateOrder { label: "Start", date: &1, other: "End", other_date: &2 }, Some("which is after “End”")),
    ];
    let findings: Vec<Finding> = told.iter().map(|(told, _)| Finding::new(*told)).collect();
    let document = packet();
    let found = Return { file: "a.xlsx".to_owned(), document: Some(document), findings: findings.clone(), ..Return::default() };
    for meeting in [Meeting::Leadership, Meeting::Hr] {
        let text = format!("{:?}", made(std::slice::from_ref(&found), meeting).people[0].brief);
        for (finding, (_, shown)) in findings.iter().zip(&told) {
            let words = shown.map_or_else(|| finding.message(), str::to_owned);
            assert_eq!(text.contains(&words), shown.is_some(), "{words}: {text}");
        }
    }
}

#[test]
fn a_manager_reads_of_the_person_by_name() {
    let (role, required, highest) = ("Analyst", "Bachelor's degree", "School-leaving certificate");
    let finding = Finding::new(Told::EducationNotPlanned { role, required, highest });
    let found =
        Return { file: "a.xlsx".to_owned(), document: Some(packet()), findings: vec![finding.clone()], ..Return::default() };
    for meeting in [Meeting::Leadership, Meeting::Hr] {
        let text = format!("{:?}", made(std::slice::from_ref(&found), meeting).people[0].brief);
        assert!(text.contains("Keiko Patel has “School-leaving certificate”") && !text.contains("you have"), "{text}");
    }
    assert!(finding.message().contains("you have"), "the person is told so");
}

/// Returns a part of a text document by its name.
fn part(docx: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_text_document_has_headings_tables_and_language_and_is_always_the_same() {
    let sandbox = rounds();
    for name in ["a.docx", "b.docx"] {
        sandbox.run(&["brief", "now", "--meeting", "leadership", "-o", name]);
    }
    let docx = sandbox.read("a.docx");
    assert_eq!(docx, sandbox.read("b.docx"));
    let document = part(&docx, "word/document.xml");
    let tables = document.matches("<w:tbl>").count();
    assert!(tables >= 5 && document.matches("<w:tblHeader/>").count() == tables, "{tables} tables");
    assert!(document.matches(r#"<w:pStyle w:val="Heading1"/>"#).count() >= 6);
    assert!(document.contains(r#"<w:pgSz w:w="11906" w:h="16838""#), "A4");
    let styles = part(&docx, "word/styles.xml");
    assert!(styles.contains(r#"<w:lang w:val="en-GB""#) && styles.contains(r#"<w:name w:val="heading 1"/>"#), "{styles}");
    let core = part(&docx, "docProps/core.xml");
    assert!(core.contains("<dc:title>Development meeting with Keiko Patel</dc:title>"), "{core}");
    assert!(core.contains("<dc:creator>skillbook</dc:creator>") && core.contains("<dc:language>en-GB</dc:language>"), "{core}");
    // The package holds no part without a reference to it.
    let package = zip::ZipArchive::new(std::io::Cursor::new(&docx)).unwrap();
    let parts: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let types = part(&docx, "[Content_Types].xml");
    let links = part(&docx, "_rels/.rels") + &part(&docx, "word/_rels/document.xml.rels");
    assert_eq!(parts[0], "[Content_Types].xml");
    for name in parts.iter().filter(|name| !name.ends_with(".rels") && *name != "[Content_Types].xml") {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name} has a type");
        assert!(
            links.contains(&format!("Target=\"{}\"", name.trim_start_matches("word/"))) || links.contains(name),
            "{name} is linked"
        );
    }
}

#[test]
fn libreoffice_opens_the_text_documents_on_two_pages_at_most() {
    let sandbox = rounds();
    let meetings = Meeting::ALL.map(Meeting::name);
    for meeting in meetings {
        let name = format!("{meeting}.docx");
        sandbox.run(&["brief", "now", "--meeting", meeting, "--previous", "before", "-o", &name]);
    }
    let files: Vec<_> = meetings.iter().map(|meeting| sandbox.path(&format!("{meeting}.docx"))).collect();
    let pdfs = programs::libreoffice(&files, "pdf", &sandbox.path(""));
    for (pdf, sought) in pdfs.iter().zip([
        ["Biggest gaps", "■□", "Manager Dana Whitfield: 4", "Next meeting on"],
        ["What HR can open up", "Digital mentor", "planned: 750.00 EUR", "Afterwards"],
        ["Situation", "Start from: Project", "Gaps to be ready for", "What went well"],
    ]) {
        let pages = programs::pages(pdf);
        assert!(pages.len() <= 2, "{} has {} pages", pdf.display(), pages.len());
        let text = pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for words in sought {
            assert!(text.contains(words), "{} lacks {words}:\n{text}", pdf.display());
        }
    }
}

/// Fails if a text is not well-formed XML.
fn well_formed(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    while reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.error_position()))
        != quick_xml::events::Event::Eof
    {}
}

#[test]
fn the_page_is_one_file_with_named_columns_and_bars_in_words() {
    let sandbox = rounds();
    for meeting in Meeting::ALL.map(Meeting::name) {
        let name = format!("{meeting}.html");
        sandbox.run(&["brief", "now", "--meeting", meeting, "--previous", "before", "-o", &name]);
        let page = sandbox.text(&name);
        well_formed(page.trim_start_matches("<!DOCTYPE html>"));
        assert!(page.contains(r#"<html lang="en-GB">"#) && page.contains(r#"<th scope="col">"#), "{meeting}");
        assert!(page.contains(r#"aria-label="rated 1, needed 4, on a scale up to "#), "{meeting}");
        for outside in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
            assert!(!page.contains(outside), "{meeting}: {outside}");
        }
    }
}

#[test]
fn whatever_people_type_is_shown_as_text() {
    let mut document = packet();
    let odd = "<b>&amp;</b> | \"x\" \u{b}\u{ffff}\u{1b}[2J ]]> {{ x }} a\nb ".to_owned() + &"long ".repeat(200);
    document.person.name = Some(odd.clone());
    document.career_goal.as_mut().unwrap().statement = Some(odd.clone());
    let plan = document.plan.as_mut().unwrap();
    (plan.goals[0].actions[1].action, plan.goals[0].actions[1].result) = (Some(odd.clone()), Some(odd.clone()));
    document.inventory.as_mut().unwrap().ratings[0].evidence = Some(odd);
    let found = Return { file: "a.json".to_owned(), document: Some(document), ..Return::default() };
    for meeting in Meeting::ALL {
        let briefs = made(std::slice::from_ref(&found), meeting);
        let brief = &briefs.people[0].brief;
        let docx = render(brief, BriefFormat::Docx).unwrap();
        for name in ["word/document.xml", "word/styles.xml", "word/footer1.xml", "docProps/core.xml"] {
            let text = part(&docx, name);
            well_formed(&text);
            assert!(!text.contains(['\u{b}', '\u{1b}', '\u{ffff}']), "{name}");
        }
        let page = String::from_utf8(render(brief, BriefFormat::Html).unwrap()).unwrap();
        well_formed(page.trim_start_matches("<!DOCTYPE html>"));
        assert!(!page.contains("<b>"));
        let markdown = String::from_utf8(render(brief, BriefFormat::Markdown).unwrap()).unwrap();
        assert!(markdown.contains(r"\<b\>") && !markdown.contains("<b>"), "{markdown}");
    }
}

#[test]
fn widths_come_to_a_hundred_and_rows_fit_their_columns() {
    let found = |document| Return { file: "a.json".to_owned(), document: Some(document), ..Return::default() };
    for meeting in Meeting::ALL {
        let briefs = made(&[found(packet())], meeting);
        for block in briefs.people[0].brief.sections.iter().flat_map(|section| &section.blocks) {
            let columns = match block {
                BriefBlock::Table(table) => {
                    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
                    &table.columns
                }
                BriefBlock::Bars(bars) => &bars.columns,
                BriefBlock::Text { .. } | BriefBlock::Checklists { .. } => continue,
            };
            assert_eq!(columns.iter().map(|column| u32::from(column.width)).sum::<u32>(), 100, "{columns:?}");
            assert!(columns.iter().all(|column| !column.heading.starts_with('[')), "{columns:?}");
        }
    }
}

#[test]
fn several_people_have_a_file_each() {
    let sandbox = rounds();
    sandbox.write("now/bo.json", &json(&sample::document_of(FormKind::Packet, "../E1002", "Bo/Li <x>")));
    let said = sandbox.run(&["brief", "now", "--meeting", "leadership", "-o", "one.docx"]);
    assert_eq!(said.status, 2);
    assert!(
        said.notes.contains("returns of 2 people: Bo/Li <x>, Keiko Patel") && said.notes.contains("--out DIR"),
        "{}",
        said.notes
    );
    let arguments = ["brief", "now", "--meeting", "leadership", "--out", "briefs", "--format", "md", "--ics", "all.ics"];
    let said = sandbox.run(&arguments);
    assert_eq!(said.status, 1, "{}", said.notes);
    let names: Vec<String> = sandbox
        .files()
        .keys()
        .filter_map(|path| path.strip_prefix(sandbox.path("briefs")).ok())
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(names, ["E1001-keiko-patel-leadership-brief.md", "E1002-bo-li-x-leadership-brief.md"]);
    assert!(sandbox.text("all.ics").contains("(Bo/Li <x>)"));
    let before = sandbox.files();
    let said = sandbox.run(&arguments);
    assert_eq!(said.status, 2);
    assert!(said.notes.contains("is there already") && said.notes.contains("--force"), "{}", said.notes);
    assert_eq!(sandbox.files(), before);
    assert_eq!(sandbox.run(&[&arguments[..], &["--force"]].concat()).status, 1);
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let sandbox = rounds();
    sandbox.write("broken.xlsx", b"no workbook");
    let before = sandbox.files();
    for (arguments, said) in [
        (&["nowhere", "--meeting", "hr", "-o", "a.docx"][..], "there is nothing at nowhere"),
        (&["now", "--meeting", "hr", "-o", "a.pdf"], "Let the name end in .docx, .html or .md"),
        (&["now", "--meeting", "hr", "-o", "a.docx", "--ics", "a.txt"], "has to end in .ics"),
        (&["now", "--meeting", "hr", "-o", "a.docx", "--previous", "then"], "there is nothing at then"),
        (&["broken.xlsx", "--meeting", "hr", "-o", "a.docx"], "nothing to write a brief from"),
        (&["now", "--meeting", "hr", "-o", "now/dana.json", "--force"], "Let the name end in"),
        (&["now", "--meeting", "board", "-o", "a.docx"], "invalid value 'board'"),
        (&["now", "-o", "a.docx"], "--meeting"),
    ] {
        let result = sandbox.run(&[&["brief"], arguments].concat());
        assert_eq!(result.status, 2, "{arguments:?}: {}", result.notes);
        assert!(result.notes.contains(said), "{arguments:?}: {}", result.notes);
    }
    assert_eq!(sandbox.files(), before);
    // An unreadable file does not stop the others, and is named.
    let result = sandbox.run(&["brief", "now", "broken.xlsx", "--meeting", "hr", "-o", "a.docx"]);
    assert_eq!(result.status, 1);
    assert!(result.notes.contains("left out: broken.xlsx: "), "{}", result.notes);
    let result = sandbox.run(&["brief", "now/dana.json", "--meeting", "hr", "--previous", "broken.xlsx"]);
    assert_eq!(result.status, 2, "nothing of the previous round: {}", result.notes);
    assert!(result.notes.contains("of the previous round, broken.xlsx could not be read"), "{}", result.notes);
}

/// Returns the events of a calendar as unfolded lines, and checks the rules of the format.
fn events(calendar: &str) -> Vec<Vec<(String, String)>> {
    assert!(calendar.ends_with("END:VCALENDAR\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']));
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "no line is longer than 75 bytes");
    let unfolded = calendar.replace("\r\n ", "");
    let lines: Vec<(&str, &str)> = unfolded.split_terminator("\r\n").map(|line| line.split_once(':').unwrap()).collect();
    assert_eq!(lines[..2], [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]);
    let mut events = Vec::new();
    for (name, value) in lines {
        match (name, value) {
            ("BEGIN", "VEVENT") => events.push(Vec::new()),
            (name, value) if !events.is_empty() => events.last_mut().unwrap().push((name.to_owned(), value.to_owned())),
            _ => {}
        }
    }
    for event in &events {
        for once in ["UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"] {
            assert_eq!(event.iter().filter(|(name, _)| name == once).count(), 1, "{once}");
        }
    }
    events
}

#[test]
fn the_calendar_holds_the_days_of_the_plan() {
    let sandbox = Sandbox::new();
    let mut document = packet();
    let action = &mut document.plan.as_mut().unwrap().goals[1].actions[0];
    action.action = Some(format!("Ärger vermeiden; erst fragen, dann \\ handeln {}", "学習".repeat(30)));
    sandbox.write("keiko.json", &json(&document));
    let run = |name: &str, day: &str| {
        sandbox.run(&["brief", "keiko.json", "--meeting", "leadership", "--on", day, "--ics", name]);
        sandbox.text(name)
    };
    let calendar = run("a.ics", "2026-12-10");
    assert_eq!(calendar, run("b.ics", "2026-12-10"));
    let of = |event: &[(String, String)], sought: &str| event.iter().find(|(name, _)| name == sought).unwrap().1.clone();
    let found = events(&calendar);
    let days: Vec<(String, String)> = found.iter().map(|event| (of(event, "DTSTART;VALUE=DATE"), of(event, "SUMMARY"))).collect();
    let expected = [
        ("20261001", "Begin: Compare sources (Keiko Patel)"),
        ("20261001", "Begin: Ärger vermeiden\\; erst fragen\\, dann \\\\ handeln 学習"),
        ("20261210", "Development review (Keiko Patel)"),
        ("20270531", "Due: Compare sources (Keiko Patel)"),
        ("20270630", "Goal: Search well (Keiko Patel)"),
        ("20280331", "Due: Ärger vermeiden"),
        ("20280630", "Goal: Automate (Keiko Patel)"),
        ("20290630", "Career goal: I want to be the one"),
    ];
    assert_eq!(days.len(), expected.len(), "{days:#?}");
    for (day, summary) in expected {
        assert!(days.iter().any(|(at, words)| at == day && words.starts_with(summary)), "{day} {summary}: {days:#?}");
    }
    assert_eq!(of(&found[2], "DTEND;VALUE=DATE"), "20261211", "the end is the day after");
    assert!(calendar.contains("DTSTAMP:20261123T000000Z\r\n"));
    // A meeting on another day stays the same entry.
    let uids = |calendar: &str| {
        let mut uids: Vec<String> = events(calendar).iter().map(|event| of(event, "UID")).collect();
        uids.sort();
        uids
    };
    assert_eq!(uids(&calendar), uids(&run("c.ics", "2027-01-15")));
    assert_eq!(uids(&calendar).windows(2).filter(|pair| pair[0] == pair[1]).count(), 0);
}
