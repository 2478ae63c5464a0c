//! People sort tables: whatever table they sort by whatever column, every figure on every sheet stays what it was, and every
//! answer is read as before.

use serde_json::json;

use skillbook::form::Layout;

use super::super::answers::form;
use super::super::programs::libreoffice_python;
use super::{OURS, folder, hold};

#[test]
fn sorting_any_table_by_any_column_changes_no_figure_and_no_answer() {
    let folder = folder("foreign-sorted");
    let files: Vec<_> = OURS.files.iter().map(|file| folder.join(file.file_name().unwrap())).collect();
    let jobs = OURS.all.iter().zip(OURS.files.iter().zip(&files)).map(|(filled, (from, to))| {
        let form = form(&filled.issued, &filled.framework);
        let layout = Layout::of(&form);
        let tables = form.tables().filter(|(_, table)| table.sorts).map(|(sheet, table)| {
            let area = &layout.tables[table.id];
            json!({
                "sheet": form.sheets[sheet].name,
                "first": area.first,
                "last": area.last,
                "width": area.last_column + 1,
                "keys": area.keys,
            })
        });
        json!({ "from": from, "to": to, "tables": tables.collect::<Vec<_>>() })
    });
    let found = libreoffice_python("sort.py", &json!({ "files": jobs.collect::<Vec<_>>() }));
    let changed = found["changed"].as_array().unwrap();
    assert!(changed.is_empty(), "{} figures changed, such as {:#?}", changed.len(), &changed[..changed.len().min(20)]);
    assert!(found["sorts"].as_u64().unwrap() > 100, "{}", found["sorts"]);
    hold(&files);
}
