//! Staff lists as found in practice, with other headings, languages and layouts.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use skillbook::finding::Code;

use super::rosters::{codes, people, read, told};

fn list(folder: &Path, text: &[u8]) -> PathBuf {
    let path = folder.join("staff.csv");
    fs::write(&path, text).unwrap();
    path
}

/// Each list is given as text, with the people that are read and the findings besides the usual ones.
#[test]
fn lists_are_read_rightly_or_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let tidied = &[Code::RosterValueTidied][..];
    for (text, everybody, said) in [
        // Parts of names.
        ("ID,Name,Surname 2\n1,Ana,Silva\n", vec!["1 Ana Silva"], &[][..]),
        ("Legajo;Nombres;Ap. Paterno;Ap. Materno\n1;Ana;Silva;Pérez\n", vec!["1 Ana Silva Pérez"], &[]),
        ("Identyfikator;Imię;Nazwisko\n1;Ana;Nowak\n", vec!["1 Ana Nowak"], &[]),
        ("社員番号,氏,名\nE1,佐藤,花子\n", vec!["E1 佐藤 花子"], &[]),
        ("Employee ID,Family Name,Given Name\nE1,张,悦\n", vec!["E1 张悦"], &[]),
        ("ID,Name,,Team\n1,Ana,Silva,T\n2,Bo,Li,T\n", vec!["1 Ana", "2 Bo"], &[Code::RosterNameIncomplete]),
        ("user.employeeNumber,user.profile.firstName,user.profile.lastName\n1,Ana,Silva\n", vec!["1 Ana Silva"], &[]),
        // Ids.
        ("ID,Name\n\"1,003\",Ana\n\"1,004\",Bo\n", vec!["1,003 Ana", "1,004 Bo"], &[Code::RosterIdDoubtful]),
        ("ID,Name\n1月3日,Ana\nE2,Bo\n", vec!["1月3日 Ana", "E2 Bo"], &[Code::RosterIdDoubtful]),
        ("ID,Name\n#REF!,Ana\nE2,Bo\n", vec!["- Ana", "E2 Bo"], &[Code::RosterNoId]),
        // Quotes and separators.
        (
            "ID,Name,Dept\n'E1','Silva, Ana','R&D'\n'E2','Bo Li','x'\n",
            vec!["E1 Silva, Ana", "E2 Bo Li"],
            &[Code::RosterTextMended],
        ),
        ("ID,Name,Dept\n“E1”,“Silva, Ana”,“Sales”\n", vec!["E1 Ana Silva"], &[Code::RosterTextMended]),
        ("ID,Name,Dept\nE1,Silva\\, Ana,Sales\n", vec!["E1 Ana Silva"], &[Code::RosterTextMended]),
        ("ID,Name,Dept\nE1,Silva, Ana,Sales\nE2,Bo Li,Sales\n", vec!["E1 Silva", "E2 Bo Li"], &[Code::RosterTextDoubtful]),
        ("ID,Name\n1,J&uuml;rgen Gro&szlig;\n", vec!["1 Jürgen Groß"], &[Code::RosterTextMended]),
        // Rows that are not people.
        ("ID,Name,Dept\nMax 20 characters,Max 128 characters,Optional\nE1,Ana Silva,S\n", vec!["E1 Ana Silva"], &[]),
        ("ID,Name,Dept\nE1,Ana Silva,S\n----------,,\n", vec!["E1 Ana Silva"], &[]),
        ("部署,社員番号,氏名\n営業部,,\n,E1,山田 太郎\n小計,,1\n", vec!["E1 山田 太郎"], tidied),
        // Words for an empty value.
        ("ID,Name,Department,Manager\n1,Ana Silva,0,néant\n", vec!["1 Ana Silva"], &[Code::RosterValueTidied; 2]),
        ("社員番号,氏名,部署\n1,山田 太郎,未定\n", vec!["1 山田 太郎"], tidied),
        // People who have left.
        ("id,name,is_active\n1,Ana Silva,t\n2,Bo Li,f\n", vec!["1 Ana Silva"], &[Code::RosterLeaver]),
        (
            "Person Number,Name,Assignment Status\n1,Ana,Active\n2,Bo,Inactive - No Payroll\n",
            vec!["1 Ana"],
            &[Code::RosterLeaver],
        ),
        // Additions to names by directories and people.
        ("ID,Worker\n1,Fi Go (she/her)\n2,Ed Fo - Contractor\n", vec!["1 Fi Go", "2 Ed Fo"], tidied),
        ("ID,DisplayName\n1,\"Li, Bo (Sales)\"\n", vec!["1 Bo Li (Sales)"], &[]),
    ] {
        let roster = read(&list(folder.path(), text.as_bytes()));
        assert_eq!(people(&roster), everybody, "{text}: {:?}", roster.findings);
        assert_eq!(codes(&roster), said, "{text}: {:?}", told(&roster));
    }
}

#[test]
fn departments_that_stand_once_hold_for_all_of_their_people() {
    let folder = tempfile::tempdir().unwrap();
    for text in [
        "Abteilung;Personalnr;Name\nVertrieb;1;Ana Silva\n;2;Bo Li\nService;3;Cy Dee\n;4;Di Ek\n",
        "Personalnr;Name;Abteilung\nVertrieb;;\n1;Ana Silva;\n2;Bo Li;\nService;;\n3;Cy Dee;\n4;Di Ek;\n",
    ] {
        let roster = read(&list(folder.path(), text.as_bytes()));
        let departments: Vec<&str> = roster.people.iter().filter_map(|entry| entry.person.department.as_deref()).collect();
        assert_eq!(departments, ["Vertrieb", "Vertrieb", "Service", "Service"], "{text}");
        assert_eq!(codes(&roster), [Code::RosterValueTidied], "{text}");
    }
    let text = "ID,Name,Department\n1,Ana,Sales\n2,Bo,Service\n3,Cy,\n";
    let roster = read(&list(folder.path(), text.as_bytes()));
    assert_eq!(roster.people[2].person.department, None, "one without a department may have none");
}

#[test]
fn managers_are_found_in_whatever_directories_write() {
    let folder = tempfile::tempdir().unwrap();
    for (typed, manager) in [
        ("CN=Bo Li/OU=Sales/O=Example", "Bo Li"),
        ("i:0#.f|membership|bo@example.org", "Bo Li"),
        ("\"Li, Bo\"", "Bo Li"),
        ("\"Bo Li, Cy Dee\"", "Bo Li, Cy Dee"),
        ("Bo Li (he/him)", "Bo Li"),
    ] {
        let text = format!("ID,Full name,Email,Manager\n1,Ana Silva,,{typed}\n2,Bo Li,bo@example.org,\n3,Cy Dee,,\n");
        let roster = read(&list(folder.path(), text.as_bytes()));
        assert_eq!(roster.people[0].person.manager.as_deref(), Some(manager), "{typed}");
    }
}

#[test]
fn hebrew_is_no_cyrillic() {
    let folder = tempfile::tempdir().unwrap();
    let text = "מספר עובד,שם מלא\n1,דנה כהן\n2,יוסי לוי\n";
    // Windows-1255 has the letters of Hebrew from 0xE0 on.
    let byte = |c: char| if c.is_ascii() { c as u8 } else { (u32::from(c) - 0x5D0 + 0xE0) as u8 };
    let roster = read(&list(folder.path(), &text.chars().map(byte).collect::<Vec<_>>()));
    assert_eq!(people(&roster), ["1 דנה כהן", "2 יוסי לוי"], "{:?}", roster.findings);
}

#[test]
fn a_name_goes_on_in_the_columns_under_its_heading() {
    let folder = tempfile::tempdir().unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 1, 0, 2, "Name", &Format::new()).unwrap();
    for (row, cells) in [["ID", "", ""], ["E1", "Ana", "Silva"], ["E2", "Bo", "Li"]].into_iter().enumerate() {
        for (col, text) in cells.into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write(row as u32, col as u16, text).unwrap();
        }
    }
    let path = folder.path().join("staff.xlsx");
    workbook.save(&path).unwrap();
    let roster = read(&path);
    assert_eq!(people(&roster), ["E1 Ana Silva", "E2 Bo Li"], "{:?}", roster.findings);
    assert_eq!(codes(&roster), []);
}

#[test]
fn an_address_is_proposed_where_there_is_no_other_id() {
    let folder = tempfile::tempdir().unwrap();
    for (text, typed) in [
        ("Name,Email\nAna Silva,a@b.org\n", "--map \"Email=id\""),
        ("ID;Given Name;Clan\n1;Ana;Silva\n", "--map \"Clan=family_name\""),
    ] {
        let roster = read(&list(folder.path(), text.as_bytes()));
        assert!(roster.findings[0].help().contains(typed), "{}", roster.findings[0].help());
    }
}
