//! The exit status, the same for every command.

use std::process::ExitCode;

use skillbook::finding::{Finding, Severity, worst};

/// How a command ended. A graver status is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, and no finding is an error.
    Done = 0,
    /// Done, but one of the findings is an error, a file could not be read or a result could not be written.
    Findings = 1,
    /// Nothing done: wrong usage, a missing path or a file in the way.
    NothingDone = 2,
}

impl Exit {
    /// Returns the status for these findings.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        if worst(findings) == Some(Severity::Error) { Self::Findings } else { Self::Done }
    }

    /// Returns the graver of two.
    #[must_use]
    pub(crate) fn merge(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use skillbook::finding::Told;

    #[test]
    fn the_graver_status_stays() {
        let all = [Exit::Done, Exit::Findings, Exit::NothingDone];
        for (i, a) in all.into_iter().enumerate() {
            for (j, b) in all.into_iter().enumerate() {
                assert_eq!(a.merge(b), all[i.max(j)]);
            }
        }
        assert_eq!(all.map(|exit| exit as u8), [0, 1, 2]);
    }

    #[test]
    fn only_an_error_counts() {
        assert_eq!(Exit::of(&[]), Exit::Done);
        assert_eq!(
            Exit::of(&[
                Finding::new(Told::RowMissing { key: "S01", label: "Writing" }),
                Finding::new(Told::RowAdded { label: "Juggling" })
            ]),
            Exit::Done
        );
        assert_eq!(
            Exit::of(&[Finding::new(Told::RowAdded { label: "Juggling" }), Finding::new(Told::FileEmpty {})]),
            Exit::Findings
        );
    }
}
