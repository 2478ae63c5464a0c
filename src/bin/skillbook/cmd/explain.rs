//! `skillbook explain`: explains a finding.

use std::fmt::Write as _;

use skillbook::finding::Code;
use skillbook::report::findings::{explain, level};
use skillbook::words;

use crate::args::ExplainArgs;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Explains a code, or lists all of them.
pub(crate) fn run(args: &ExplainArgs, ui: &Ui) -> Result<Exit, CommandError> {
    match &args.code {
        Some(name) => ui.result(explain(find(name)?))?,
        None => {
            ui.result(list())?;
            ui.tell("explain.more", &[]);
        }
    }
    Ok(Exit::Done)
}

/// Finds a code by its name. Brackets and case are ignored, so that a name can be copied from a list of findings.
fn find(typed: &str) -> Result<Code, CommandError> {
    let name = words::fold(typed.trim().trim_start_matches('[').trim_end_matches(']'));
    Code::from_name(&name).ok_or_else(|| {
        let near = words::nearest(&name, Code::ALL.iter().map(|code| code.name()));
        CommandError::told("explain.unknown", &[("code", &typed), ("near", &near.unwrap_or_default())])
    })
}

fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for code in Code::ALL {
        let title = code.explanation().title;
        let _ = writeln!(text, "{:width$}  {:7}  {}", code.name(), level(code.severity()), title.trim());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_as_it_is_shown() {
        for typed in ["rating-missing", "[rating-missing]", " Rating-Missing "] {
            assert_eq!(find(typed), Ok(Code::RatingMissing));
        }
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_code() {
        let text = find("rating-mising").unwrap_err().text(false);
        assert!(text.contains("“rating-mising” is no finding code") && text.contains("Did you mean “rating-missing”?"), "{text}");
        let text = find("xyz").unwrap_err().text(false);
        assert!(!text.contains("Did you mean"), "{text}");
    }

    #[test]
    fn every_code_is_listed() {
        assert_eq!(list().lines().count(), Code::ALL.len());
    }
}
