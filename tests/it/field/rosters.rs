//! Staff lists as HR systems, spreadsheet programs and people write them.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use skillbook::files::read::roster as read_roster;
use skillbook::finding::Code;
use skillbook::grid::Limits;
use skillbook::roster::{Roster, RosterOptions};

use super::super::sample;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field").join(name)
}

pub(super) fn read(path: &Path) -> Roster {
    let framework = sample::framework();
    let today = sample::date(sample::TODAY);
    let options = RosterOptions { framework: &framework, target: None, mappings: vec![], today, leavers: false };
    read_roster(path, &options, &Limits::default()).unwrap()
}

/// Returns id and name of everybody.
pub(super) fn people(roster: &Roster) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    roster.people.iter().map(|entry| format!("{} {}", text(&entry.person.id), text(&entry.person.name))).collect()
}

/// Returns the findings, without those of every list that has no target roles or has its own columns.
pub(super) fn told(roster: &Roster) -> Vec<(Code, String)> {
    let usual = [Code::RosterNoTarget, Code::RosterColumnUnused, Code::RosterRowSkipped];
    let told = roster.findings.iter().filter(|finding| !usual.contains(&finding.code));
    told.map(|finding| (finding.code, finding.message())).collect()
}

pub(super) fn codes(roster: &Roster) -> Vec<Code> {
    told(roster).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn ids_are_what_everybody_sees() {
    let roster = read(&fixture("06-id-with-number-format/staff.xlsx"));
    assert_eq!(people(&roster), ["00123 Ana Silva", "E0124 Bo Li"]);
    assert_eq!(told(&roster), []);
}

#[test]
fn ids_that_a_program_spoilt_are_told() {
    let roster = read(&fixture("07-id-longer-than-15-digits/staff.xlsx"));
    assert_eq!(codes(&roster), [Code::RosterIdSpoilt]);
    assert!(told(&roster)[0].1.contains("(A2)") && told(&roster)[0].1.contains("(A3)"), "{:?}", told(&roster));
    assert!(!roster.is_usable());

    let roster = read(&fixture("13-ids-spoilt-by-programs/staff.csv"));
    assert_eq!(people(&roster), ["00123 Ana Silva", "1.23E+11 Bo Li", "1003 Cy Dee", "1-Mar Di Ek", "00124 Ed Fo"]);
    let mut said = codes(&roster);
    said.sort();
    let mut wanted = [Code::RosterIdSpoilt, Code::RosterIdDoubtful, Code::RosterValueTidied];
    wanted.sort();
    assert_eq!(said, wanted);
}

#[test]
fn names_are_whole_and_in_the_order_of_their_language() {
    for (list, person) in [
        ("08-part-of-the-name-lost/es.csv", "1003 Ana Silva Pérez"),
        ("08-part-of-the-name-lost/es2.csv", "1003 Ana Silva Pérez"),
        ("08-part-of-the-name-lost/kr.csv", "E1 김혜진"),
        ("08-part-of-the-name-lost/nl.csv", "1003 Ana van der Berg"),
        ("08-part-of-the-name-lost/de.csv", "1003 Ana von der Heide"),
        ("09-east-asian-name-order/jp.csv", "E1 山田 太郎"),
        ("09-east-asian-name-order/cn.csv", "E1 张悦"),
        ("09-east-asian-name-order/hu.csv", "1003 Nagy Ágnes"),
    ] {
        let roster = read(&fixture(list));
        assert_eq!(people(&roster), [person], "{list}");
        assert_eq!(told(&roster), [], "{list}");
    }
}

#[test]
fn old_encodings_are_read_rightly_and_told() {
    for (list, names) in [
        ("mac.csv", vec!["1003 Jürgen Groß", "1002 José Peña"]),
        ("dos.csv", vec!["1003 Jürgen Groß", "1002 José Peña"]),
        ("baltic.csv", vec!["1003 Ģirts Bērziņš", "1002 Jānis Kalniņš", "1001 Žygimantas Šimkus"]),
        ("mojibake.csv", vec!["E1003 José Fernández", "E1002 Müller Bo"]),
    ] {
        let roster = read(&fixture("10-old-encodings").join(list));
        assert_eq!(people(&roster), names, "{list}");
        assert_eq!(codes(&roster), [Code::RosterTextMended], "{list}: {:?}", told(&roster));
    }
}

#[test]
fn rows_that_are_no_people_are_passed_over_and_told() {
    for (list, expected, skipped) in [
        ("11-second-row-of-headings/staff.csv", vec!["E1003 Ana Silva"], 1),
        ("11-second-row-of-headings/erpnext.csv", vec!["EMP/0003 Ana Silva", "EMP/0002 Bo Li"], 6),
        ("24-report-footers/salesforce.csv", vec!["E1003 Ana Silva", "E1002 Bo Li"], 5),
        ("24-report-footers/groups.csv", vec!["E1003 Ana Silva", "E1002 Bo Li", "E1001 Cy Dee"], 5),
    ] {
        let roster = read(&fixture(list));
        assert_eq!(people(&roster), expected, "{list}: {:?}", roster.findings);
        let count = roster.findings.iter().filter(|finding| finding.code == Code::RosterRowSkipped).count();
        assert_eq!(count, skipped, "{list}: {:?}", roster.findings);
        assert!(roster.is_usable());
    }
    let groups = read(&fixture("24-report-footers/groups.csv"));
    let departments: Vec<_> = groups.people.iter().filter_map(|entry| entry.person.department.as_deref()).collect();
    assert_eq!(departments, ["Sales", "Sales", "Service"]);
}

#[test]
fn departments_are_those_that_everybody_sees() {
    let roster = read(&fixture("12-merged-department/staff.xlsx"));
    assert!(roster.people.iter().all(|entry| entry.person.department.as_deref() == Some("Sales")), "{roster:?}");
    let roster = read(&fixture("21-team-before-department/staff.csv"));
    assert_eq!(roster.people[0].person.department.as_deref(), Some("Vertrieb"));
}

#[test]
fn addresses_managers_and_words_for_nothing_are_freed_of_what_is_around_them() {
    let roster = read(&fixture("17-mailto-addresses/staff.csv"));
    let addresses: Vec<_> = roster.people.iter().filter_map(|entry| entry.person.email.as_deref()).collect();
    assert_eq!(addresses, ["bo@example.org", "ana@example.org"]);
    assert_eq!(codes(&roster), [Code::RosterValueTidied]);

    let roster = read(&fixture("18-placeholders-for-nothing/staff.csv"));
    assert_eq!(roster.people.len(), 3);
    assert!(
        roster.people.iter().all(|entry| {
            let person = &entry.person;
            person.department.is_none() && person.role.is_none() && person.manager.is_none()
        }),
        "{roster:?}"
    );
    assert_eq!(codes(&roster), [Code::RosterValueTidied; 3]);

    let roster = read(&fixture("19-active-directory-manager/staff.csv"));
    assert_eq!(people(&roster), ["E1003 Ana Silva", "E1002 Bo Li"]);
    assert_eq!(roster.people[0].person.manager.as_deref(), Some("Bo Li"));
    assert_eq!(roster.people[0].manager_email.as_deref(), Some("bo.li@example.org"));
}

#[test]
fn people_who_may_not_be_meant_are_named() {
    for list in ["filtered.xlsx", "struck.xlsx"] {
        let roster = read(&fixture("20-hidden-and-struck-rows").join(list));
        let told = told(&roster);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, Code::RosterRowHidden);
        assert!(told[0].1.contains("Cy Dee (4)"), "{told:?}");
    }
}

#[test]
fn quotes_with_a_backslash_are_part_of_the_name() {
    let roster = read(&fixture("22-backslash-quotes/staff.csv"));
    assert_eq!(people(&roster), ["E1003 Ana \"Annie\" Silva", "E1002 Bo Li"]);
    assert_eq!(codes(&roster), [Code::RosterTextMended]);
}

#[test]
fn lists_of_known_systems_need_no_mapping() {
    let roster = read(&fixture("25-headings-message/entra.csv"));
    assert_eq!(people(&roster), ["E1003 Ana Silva", "E1002 Bo Li"]);
    assert_eq!(roster.people[0].person.email.as_deref(), Some("ana.silva@example.org"));
    let roster = read(&fixture("25-headings-message/google.csv"));
    assert_eq!(people(&roster), ["E1003 Ana Silva"], "{:?}", roster.findings);
    assert_eq!(roster.leavers.len(), 1);
    assert_eq!(roster.people[0].person.manager.as_deref(), Some("Bo Li"));
    let roster = read(&fixture("25-headings-message/workday.csv"));
    assert_eq!(people(&roster), ["E1003 Ana Silva", "E1002 Bo Li"]);
    assert_eq!(roster.people[0].manager_email.as_deref(), Some("bo@example.org"));
    assert!(roster.people.iter().all(|entry| entry.person.department.as_deref() == Some("Sales")), "{roster:?}");
}

/// Writes a list to a file.
fn list(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("staff.csv");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_heading_that_is_missing_is_named_with_what_to_type() {
    let folder = tempfile::tempdir().unwrap();
    for (text, parts) in [
        (
            "Employee ID,Person,Team\nE1,Ana Silva,T1\n",
            vec!["no recognised heading for the name", "“Employee ID”", "row 1", "--map \"Person=name\""],
        ),
        ("Nummer X,Name\nE1,Ana Silva\n", vec!["no recognised heading for the id", "“Name”", "--map \"Nummer X=id\""]),
        ("version:1,,\nKey,Person,Manages\nE1,Ana Silva,Manager\n", vec!["row 2", "--map \"Key=id\" --map \"Person=name\""]),
        ("ID,Vorname,Rest\nE1,Ana,Silva\n", vec!["only one part of the name", "=family_name"]),
    ] {
        let roster = read(&list(folder.path(), text));
        let said = &roster.findings[0];
        assert_eq!(said.code, Code::RosterNoHeadings);
        let words = format!("{} {}", said.message(), said.help());
        for part in parts {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}

#[test]
fn every_language_has_its_headings() {
    let folder = tempfile::tempdir().unwrap();
    for (headings, row, person, department) in [
        ("Emp Code,Emp Name,Email ID,Designation", "E1,Ana Silva,a@b.org,x", "E1 Ana Silva", None),
        ("Cédula,Apellidos y nombres,Área", "E1,\"Silva Pérez, Ana\",Ventas", "E1 Ana Silva Pérez", Some("Ventas")),
        ("No. empleado,Apellido paterno,Apellido materno,Nombres", "E1,Silva,Pérez,Ana", "E1 Ana Silva Pérez", None),
        ("Matrícula,Nome do servidor,Setor", "E1,Ana Silva,Vendas", "E1 Ana Silva", Some("Vendas")),
        ("Associate ID,Payroll Name,Home Department Description", "E1,\"Silva, Ana\",Sales", "E1 Ana Silva", Some("Sales")),
        ("Badge ID,Employee Name,Department/Display Name", "E1,Ana Silva,Sales", "E1 Ana Silva", Some("Sales")),
        ("Personalnummer,Nachname,Vorname,E-Mail (dienstl.)", "E1,Silva,Ana,a@b.org", "E1 Ana Silva", None),
        ("社員番号,氏名,部署名,メールアドレス", "E1,山田 太郎,営業,a@b.org", "E1 山田 太郎", Some("営業")),
        ("員工編號,姓名,部門名稱,電子郵件", "E1,張悅,業務部,a@b.org", "E1 張悅", Some("業務部")),
        ("사번,성명,부서명,이메일 주소", "E1,김혜진,영업부,a@b.org", "E1 김혜진", Some("영업부")),
        ("Табельный №,ФИО,Подразделение,Эл. почта", "E1,Иванов Иван,Продажи,a@b.org", "E1 Иванов Иван", Some("Продажи")),
        ("Табельний номер,ПІБ,Підрозділ,Електронна пошта", "E1,Іван Коваль,Збут,a@b.org", "E1 Іван Коваль", Some("Збут")),
        ("Henkilönumero,Sukunimi,Etunimi,Osasto", "E1,Virtanen,Aino,Myynti", "E1 Aino Virtanen", Some("Myynti")),
        ("Sicil No,Ad Soyad,Departmanı,E-posta adresi", "E1,Ayşe Yıldız,Satış,a@b.org", "E1 Ayşe Yıldız", Some("Satış")),
        ("Törzsszám,Név,Osztály,E-mail cím", "E1,Nagy Ágnes,Eladás,a@b.org", "E1 Nagy Ágnes", Some("Eladás")),
        ("رقم الموظف,الاسم الكامل,القسم", "E1,علي حسن,المبيعات", "E1 علي حسن", Some("المبيعات")),
        ("מספר עובד,שם פרטי,שם משפחה,מחלקה", "E1,דנה,כהן,מכירות", "E1 דנה כהן", Some("מכירות")),
        ("รหัสพนักงาน,ชื่อ-นามสกุล,แผนก", "E1,สมชาย ใจดี,ขาย", "E1 สมชาย ใจดี", Some("ขาย")),
        ("Mã nhân viên,Họ,Tên đệm,Tên,Phòng ban", "E1,Nguyễn,Văn,An,Bán hàng", "E1 Nguyễn Văn An", Some("Bán hàng")),
        ("Nomor karyawan,Nama lengkap,Departemen", "E1,Siti Aminah,Penjualan", "E1 Siti Aminah", Some("Penjualan")),
        ("Αριθμός μητρώου,Ονοματεπώνυμο,Τμήμα", "E1,Άννα Νίκου,Πωλήσεις", "E1 Άννα Νίκου", Some("Πωλήσεις")),
    ] {
        let roster = read(&list(folder.path(), &format!("{headings}\n{row}\n")));
        assert_eq!(people(&roster), [person], "{headings}: {:?}", roster.findings);
        assert_eq!(roster.people[0].person.department.as_deref(), department, "{headings}");
        if row.contains('@') {
            assert_eq!(roster.people[0].person.email.as_deref(), Some("a@b.org"), "{headings}");
        }
    }
}

fn skillbook(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("skillbook").unwrap();
    let output = command.current_dir(folder).args(arguments).args(["--today", "2026-07-01"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn those_who_left_get_no_workbook_and_a_bad_address_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    list(
        folder.path(),
        "id,name,email,status,end date\nE1,Ana Silva,ana at example,Active,\nE2,Bo Li,bo@example.org,Terminated,\n\
         E3,Cy Dee,cy@example.org,,2026-06-30\nE4,Di Ek,di@example.org,,2026-07-01\nE4,Di Ek,di@example.org,,2026-07-01\n",
    );
    let arguments = ["issue", "--roster", "staff.csv", "--out", "out", "--form", "inventory"];
    let (status, out, _) = skillbook(folder.path(), &arguments);
    assert_eq!(status, 1, "{out}");
    for part in ["roster-leaver", "Bo Li", "Cy Dee", "--include-leavers", "roster-bad-email", "Wrote 2 workbooks"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let record = fs::read_to_string(folder.path().join("out/issued.json")).unwrap();
    assert!(record.contains("Di Ek") && !record.contains("Bo Li") && !record.contains("ana at example"), "{record}");

    let (status, out, _) = skillbook(folder.path(), &["issue", "--roster", "staff.csv", "--out", "all", "--include-leavers"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("Wrote 4 workbooks"), "{out}");
    let (status, _, error) =
        skillbook(folder.path(), &["issue", "--roster", "staff.csv", "--out", "small", "--max-file-size", "20"]);
    assert_eq!(status, 2);
    assert!(error.contains("the limit is 20 bytes"), "{error}");
    let (status, out, error) = skillbook(folder.path(), &["check", "out", "--roster", "staff.csv"]);
    assert!(status != 2 && !out.contains("person-not-on-roster"), "{out}{error}");
}
