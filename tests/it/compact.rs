//! Large numbers of returns are kept in a compact form. Its results equal those of the full form, for any number of threads and
//! any order of the files.

use std::path::{Path, PathBuf};

use skillbook::files::inputs;
use skillbook::files::{read_all, read_whole, threads};
use skillbook::jobs::check;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workers::Means;

use crate::sample::workbench;

/// Returns everything about a return except its fields, as text.
fn told(found: &Return) -> String {
    let Return { file, owner, identity, is_read, document, findings, outside, sha256, mends, superseded_by, .. } = found;
    let unread: Vec<_> = found.unread().collect();
    let (called, review) = (found.called(), serde_json::to_string(&found.review()).unwrap());
    let document = serde_json::to_string(document).unwrap();
    format!(
        "{file} {owner:?} {identity:?} {is_read} {document} {findings:#?} {outside:?} {sha256:?} {mends:?} {superseded_by:?} \
         {unread:?} {called:?} {review}"
    )
}

/// Returns the fixtures of returns: filled in, spoilt, re-saved and returned twice.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let found = inputs::find(&["frozen", "field", "field"].map(|name| folder.join(name)));
    let mut files = found.files().to_vec();
    files.retain(|file| std::fs::metadata(file).is_ok_and(|about| about.len() < 200_000));
    files
}

#[test]
fn a_compact_return_says_what_the_whole_one_says() {
    let files = fixtures();
    assert!(files.len() > 50, "{files:?}");
    let (compact, whole) = (read_all(&files, workbench(), &|| {}), read_whole(&files, workbench()));
    for (compact, whole) in compact.iter().zip(&whole) {
        assert!(compact.value.is_none() && (whole.value.is_some() || !whole.is_read), "{}", whole.file);
        assert!(told(compact) == told(whole), "{}\n{}", told(compact), told(whole));
        let kept: Vec<_> = compact.fields.iter().collect();
        assert!(kept.iter().all(|field| whole.fields.contains(field)), "{}", whole.file);
    }
    let fields = |returns: &[Return]| returns.iter().map(|found| found.fields.len()).sum::<usize>();
    assert!(fields(&compact) * 3 < fields(&whole), "{} of {} fields are kept", fields(&compact), fields(&whole));
}

#[test]
fn neither_hands_nor_order_change_what_is_said() {
    let mut files = fixtures();
    files.truncate(40);
    let read = |files: &[PathBuf], means: Means<'_>| -> Vec<String> {
        let mut told: Vec<String> =
            check::read_all(&inputs::FoundFiles::by_path(files), workbench(), means).iter().map(told).collect();
        told.sort();
        told
    };
    let alone = read(&files, Means::ALONE);
    assert_eq!(alone, read(&files, threads(&|| {})));
    files.reverse();
    let reversed = read(&files, Means::ALONE);
    // Files of the same person name each other in the order of reading.
    let plain = |told: &[String]| told.iter().filter(|one| !one.contains("ReturnedTwice")).cloned().collect::<Vec<_>>();
    assert_eq!(plain(&alone), plain(&reversed));
    assert_eq!(alone.len(), reversed.len());
}
