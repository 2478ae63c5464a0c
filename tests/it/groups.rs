//! The summary of a group contains only its own people, and equals a summary of their returns alone.

use std::collections::BTreeSet;
use std::path::Path;

use skillbook::grid::{self, Limits};
use skillbook::model::FormKind;

use crate::sample;
use crate::sandbox::Sandbox;

/// The person of each return, and the department and manager in it.
const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("E1", "Ana Silva", "Ward 1/2", "Dana Whitfield"),
    ("E2", "Bo Li", "ward 1/2", "Dana Whitfield"),
    ("E3", "Cem Kaya", "Ward 1-2", "Somebody Typed"),
    ("E4", "Dov Bar", "../../con", "Eli Roth"),
    ("E5", "Eva Holm", "CON", "Eli Roth"),
    ("E6", "Fay Moss", "", ""),
];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    for (id, name, department, manager) in PEOPLE {
        let mut document = sample::document_of(FormKind::Packet, id, name);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (document.person.department, document.person.manager) = (some(department), some(manager));
        document.person.role = some("Overview");
        document.inventory.as_mut().unwrap().ratings[0].evidence = Some(format!("Evidence of {name}"));
        sandbox.write(&format!("returns/{id}.xlsx"), &sample::xlsx(&document));
    }
    sandbox.write("returns/broken.xlsx", b"PK");
    sandbox
}

/// Returns the text of a file; for a workbook, that of its cells.
fn texts(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "xlsx") {
        let workbook = grid::read(&bytes, &Limits::default()).unwrap();
        let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.values());
        return cells.map(|cell| cell.value.display()).collect::<Vec<_>>().join("\n");
    }
    String::from_utf8(bytes).unwrap()
}

/// Returns the people who are named in any file of a group.
fn named_in(sandbox: &Sandbox, folder: &str, stem: &str) -> BTreeSet<&'static str> {
    let folder = sandbox.path(folder);
    let mut files = vec![folder.join(format!("{stem}.xlsx")), folder.join(format!("{stem}.html"))];
    files.extend(std::fs::read_dir(folder.join(stem)).unwrap().map(|entry| entry.unwrap().path()));
    assert!(files.len() >= 7, "{files:?}");
    let all = files.iter().filter(|file| !file.ends_with(".skillbook-written")).map(|file| texts(file)).collect::<String>();
    PEOPLE.iter().map(|(_, name, ..)| *name).filter(|name| all.contains(name)).collect()
}

fn list(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    sandbox.text(&format!("{folder}/groups.csv")).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_department_is_shown_its_own_people() {
    let sandbox = sandbox();
    let said = sandbox.run(&["collect", "returns", "--by", "department", "--out", "out"]);
    assert_eq!(said.status, 1, "{}", said.notes);
    assert_eq!(
        list(&sandbox, "out"),
        [
            "../../con,group-con,1,1",
            "CON,group-con-2,1,1",
            "Ward 1-2,ward-1-2,1,1",
            "Ward 1/2,ward-1-2-2,2,2",
            "Department not known,department-not-known,1,1"
        ]
    );
    let of = |stem: &str| named_in(&sandbox, "out", stem).into_iter().collect::<Vec<_>>();
    assert_eq!(of("ward-1-2-2"), ["Ana Silva", "Bo Li"]);
    assert_eq!((of("ward-1-2"), of("group-con"), of("group-con-2")), (vec!["Cem Kaya"], vec!["Dov Bar"], vec!["Eva Holm"]));
    assert_eq!((of("department-not-known"), of("overview").len()), (vec!["Fay Moss"], 6));
    assert!(sandbox.text("out/overview/returns.csv").contains("broken.xlsx"));
    assert!(!sandbox.text("out/ward-1-2-2/returns.csv").contains("broken.xlsx"));

    let paths = ["collect", "returns/E1.xlsx", "returns/E2.xlsx", "-o", "alone.xlsx", "--data", "alone"];
    assert_eq!(sandbox.run(&paths).status, 0);
    for name in ["department.json", "ratings.csv", "plans.csv", "findings.csv", "returns.csv"] {
        assert_eq!(sandbox.text(&format!("out/ward-1-2-2/{name}")), sandbox.text(&format!("alone/{name}")), "{name}");
    }
}

#[test]
fn who_manages_somebody_is_for_the_record_to_say() {
    let sandbox = sandbox();
    let roster = "id,name,manager,manager_email\nE1,Ana Silva,Dana Whitfield,d@x.example\nE2,Bo Li,Dana Whitfield,\n\
                  E3,Cem Kaya,Dana Whitfield,d@x.example\nE4,Dov Bar,Eli Roth,e@x.example\nE5,Eva Holm,Eli Roth,other@x.example\n";
    sandbox.write("staff.csv", roster.as_bytes());
    let said = sandbox.run(&["collect", "returns", "--by", "manager", "--out", "out", "--roster", "staff.csv"]);
    assert_eq!(said.status, 1, "{}", said.notes);
    let groups: Vec<String> = list(&sandbox, "out").iter().map(|row| row.rsplit_once(',').unwrap().0.to_owned()).collect();
    assert_eq!(
        groups,
        [
            "Dana Whitfield,dana-whitfield,3",
            "Eli Roth (e@x.example),eli-roth-e-x-example,1",
            "Eli Roth (other@x.example),eli-roth-other-x-example,1",
            "Manager not on record,manager-not-on-record,1"
        ]
    );
    assert!(!named_in(&sandbox, "out", "manager-not-on-record").contains("Cem Kaya"));
    let said = sandbox.run(&["collect", "returns", "--by", "manager", "--out", "typed"]);
    assert!(said.notes.contains("--roster"), "{}", said.notes);
    let said = sandbox.run(&["collect", "returns", "--by", "role", "--out", "roles"]);
    assert!(said.status == 1 && list(&sandbox, "roles") == ["Overview,overview-2,6,6"], "{:?}", list(&sandbox, "roles"));
}

#[test]
fn groups_are_written_whole_or_not_at_all() {
    let sandbox = sandbox();
    let order = ["collect", "returns", "--by", "department", "--out", "out"];
    sandbox.write("out/ward-1-2.html", b"mine");
    let said = sandbox.run(&order);
    assert!(said.status == 2 && said.notes.contains("ward-1-2.html"), "{}", said.notes);
    assert!(!sandbox.path("out/overview.xlsx").exists() && !sandbox.path("out/group-con.xlsx").exists());
    let forced = sandbox.run(&[&order[..], &["--force"]].concat());
    assert_eq!((forced.status, sandbox.read("out/ward-1-2.html")), (2, b"mine".to_vec()), "{}", forced.notes);
    std::fs::remove_file(sandbox.path("out/ward-1-2.html")).unwrap();
    assert_eq!(sandbox.run(&order).status, 1);
    assert_eq!(sandbox.run(&order).status, 2, "nothing is replaced without --force");
    assert_eq!(sandbox.run(&[&order[..], &["--force"]].concat()).status, 1);
    for wrong in
        [&["--by", "team", "--out", "x"][..], &["--by", "role"], &["--out", "x"], &["--by", "role", "--out", "x", "-o", "y.xlsx"]]
    {
        assert_eq!(sandbox.run(&[&["collect", "returns"], wrong].concat()).status, 2, "{wrong:?}");
    }
}
