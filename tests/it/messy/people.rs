//! Things that people do: the person and the round of a form, and repeated returns.

use skillbook::finding::{Code, Severity};
use skillbook::jobs::expected::Expected;
use skillbook::jobs::returned::Return;
use skillbook::model::{Document, FormKind};
use std::borrow::Cow;

use super::super::codes::people::{listed, packet, read, record};
use super::super::sample;
use super::super::spoilt::Spoilt;
use super::{Row, hold};

pub(super) const ROWS: &[Row] = &[
    Row { number: 54, what: "a file renamed freely", holds: renamed },
    Row { number: 56, what: "last year's form, and another form", holds: another_form },
    Row { number: 57, what: "two returns of one person", holds: twice },
    Row { number: 58, what: "somebody else's form", holds: somebody_elses },
    Row { number: 59, what: "nothing or half of it filled in", holds: untouched_or_half },
];

/// Rows of this kind that cannot happen to our forms, with the reason.
pub(super) const NOT_HERE: &[(u8, &str)] = &[];

#[test]
fn every_row_holds() {
    hold(ROWS);
    let numbers: Vec<u8> = ROWS.iter().map(|row| row.number).chain(NOT_HERE.iter().map(|(number, _)| *number)).collect();
    assert_eq!(numbers, [54, 56, 57, 58, 59]);
}

fn known() -> Expected {
    Expected::new(vec![record()], None)
}

fn keiko() -> Document {
    packet("E1001", "Keiko Patel")
}

/// Code, severity, sheet, cell and value of a finding.
type Told = (Code, Severity, Option<String>, Option<String>, Option<String>);

fn told(found: &Return) -> Vec<Told> {
    let findings = found.findings.iter().cloned();
    findings
        .map(|finding| {
            (
                finding.code,
                finding.severity,
                finding.sheet().map(Cow::into_owned),
                finding.cell().map(|cell| cell.to_string()),
                finding.value,
            )
        })
        .collect()
}

fn at(code: Code, severity: Severity, pointer: &str, value: Option<&str>) -> Told {
    let (sheet, cell) = Spoilt::packet().spot(pointer);
    (code, severity, Some(sheet), Some(cell), value.map(str::to_owned))
}

fn renamed() {
    for name in [
        "E1001-keiko-patel-packet_FINAL_v2.xlsx",
        "E1001-keiko-patel-packet (1).xlsx",
        "KP E1001-keiko-patel-packet.xlsx",
        "~packet.xlsx",
        "skills.xlsx",
        "E1002.xlsx",
        "Kopie von keiko.xlsx",
    ] {
        let found = read(&[(name, &keiko())], known()).remove(0);
        assert_eq!(told(&found), [], "{name}");
        assert_eq!(found.document, Some(keiko()), "{name}");
    }
}

fn another_form() {
    let mut earlier = keiko();
    earlier.form.round = Some("2025-H2".to_owned());
    let found = read(&[("a.xlsx", &earlier)], known()).remove(0);
    assert_eq!(told(&found), [at(Code::RoundDiffers, Severity::Warning, "/form/round", Some("2025-H2"))]);
    assert_eq!(
        found.findings[0].message(),
        "This workbook is of the round “2025-H2”; those that were sent out are of “2026-H2”."
    );
    assert_eq!(found.document, Some(earlier.clone()), "it is read all the same");

    // Without a record, the most frequent round counts.
    let others = [("a.xlsx", &keiko()), ("b.xlsx", &packet("E1002", "Bo Li")), ("c.xlsx", &earlier)];
    let returns = read(&others, Expected::default());
    assert_eq!(returns.iter().map(|found| found.findings.len()).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(
        returns[2].findings[0].message(),
        "This workbook is of the round “2025-H2”; others that were read with it are of “2026-H2”."
    );

    let mut inventory = sample::document(FormKind::Inventory);
    inventory.person.email = keiko().person.email;
    let found = read(&[("a.xlsx", &inventory)], known()).remove(0);
    assert_eq!(found.findings[0].code, Code::FormNotIssued);
    assert_eq!(found.findings[0].message(), "Keiko Patel (E1001) was sent packet (self), but this is inventory (self).");
    assert_eq!(found.document, Some(inventory));
}

fn twice() {
    let mut changed = keiko();
    let inventory = changed.inventory.as_mut().unwrap();
    inventory.rated_on = Some(sample::date("2026-11-22"));
    inventory.ratings.iter_mut().for_each(|rating| rating.rating = Some(1));
    changed.recompute();
    let returns = read(&[("late.xlsx", &changed), ("soon.xlsx", &keiko())], known());
    for (found, other) in [(&returns[0], "soon.xlsx"), (&returns[1], "late.xlsx")] {
        // The changed file also has gaps without an action.
        let told = found.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let [finding] = told.collect::<Vec<_>>()[..] else { panic!("{:?}", found.findings) };
        assert_eq!((finding.code, finding.severity), (Code::ReturnedTwice, Severity::Error));
        // Eight ratings and the date differ.
        let lines: Vec<&str> = finding.value.as_deref().unwrap().lines().collect();
        assert_eq!(lines.len(), 9, "{lines:#?}");
        assert!(lines.iter().all(|line| line.contains(&format!(" in {other} (C"))), "{lines:#?}");
        assert!(lines.iter().all(|line| finding.help().contains(line)), "{}", finding.help());
    }
    assert!(returns[0].findings[0].value.as_ref().unwrap().contains("2026-11-22 here (Skills inventory!C"));

    // If every source differs, too, ten differences are told, and the number of the others.
    changed.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|rating| rating.source = None);
    let found = read(&[("a.xlsx", &changed), ("b.xlsx", &keiko())], known()).remove(0);
    let lines: Vec<&str> = found.findings[0].value.as_deref().unwrap().lines().collect();
    assert_eq!((lines.len(), lines[10]), (11, "and 11 more in b.xlsx"));

    let copies = [("a.xlsx", &keiko()), ("a (1).xlsx", &keiko()), ("c.xlsx", &keiko())];
    for found in read(&copies, known()) {
        assert_eq!(told(&found), [at(Code::ReturnedTwiceSame, Severity::Info, "/person/id", None)]);
    }
}

fn somebody_elses() {
    let stranger = packet("E7", "Cy Wu");
    let found = read(&[("a.xlsx", &stranger)], known()).remove(0);
    assert_eq!(told(&found), [at(Code::PersonNotIssued, Severity::Error, "/person/id", Some("E7"))]);
    let staff = || Expected::new(vec![], Some(vec![listed(&keiko())]));
    let found = read(&[("a.xlsx", &stranger)], staff()).remove(0);
    assert_eq!(told(&found), [at(Code::PersonNotOnRoster, Severity::Error, "/person/id", Some("E7"))]);
    assert_eq!(told(&read(&[("a.xlsx", &keiko())], staff()).remove(0)), []);

    // Keiko's workbook with the name of Bo, who has one, too, and with an unknown name.
    for (name, code) in [
        ("Bo Li", Some(Code::PersonDiffers)),
        ("Zeynep Yıldız", Some(Code::DetailsChanged)),
        ("Keiko Tanaka", Some(Code::DetailsChanged)),
        ("Keyko Pattel", Some(Code::DetailsChanged)),
        ("Patel, K.", None),
        ("keiko  PATEL", None),
        ("Kéïko", None),
    ] {
        let mut document = keiko();
        document.person.name = Some(name.to_owned());
        let found = read(&[("a.xlsx", &document)], known()).remove(0);
        let expected = code.map(|code| at(code, code.severity(), "/person/name", Some(name)));
        assert_eq!(told(&found), expected.into_iter().collect::<Vec<_>>(), "{name}");
        assert_eq!(found.counted().is_none(), code == Some(Code::PersonDiffers), "{name}");
    }
    let found = read(&[("E1002-bo-li-packet.xlsx", &keiko())], known()).remove(0);
    let name = Some("E1002-bo-li-packet.xlsx");
    assert_eq!(told(&found), [at(Code::FileNameOfAnother, Severity::Warning, "/person/id", name)]);
    assert_eq!(found.document, Some(keiko()), "what is inside counts");
}

fn untouched_or_half() {
    let blank = Document::blank(keiko().form, keiko().person, keiko().rater, &sample::framework());
    let found = read(&[("a.xlsx", &blank)], known()).remove(0);
    assert_eq!(told(&found), [(Code::FormUntouched, Severity::Warning, None, None, None)]);
    assert_eq!(found.findings[0].message(), "No field of the form has been filled in.");
    let mut record = record();
    record.workbooks[0].sha256 = skillbook::jobs::digest::sha256(&sample::xlsx(&blank));
    let found = read(&[("a.xlsx", &blank)], Expected::new(vec![record], None)).remove(0);
    assert_eq!(found.findings[0].message(), "No field of the form has been filled in: this is the very file that was sent out.");

    let mut half = keiko();
    half.inventory.as_mut().unwrap().ratings.iter_mut().skip(6).for_each(|rating| rating.rating = None);
    half.recompute();
    let found = read(&[("a.xlsx", &half)], known()).remove(0);
    let missing: Vec<Told> = (6..12)
        .map(|index| at(Code::RatingMissing, Severity::Error, &format!("/inventory/ratings/{index}/rating"), None))
        .collect();
    assert_eq!(told(&found), missing);
    assert_eq!(found.document, Some(half));
}
