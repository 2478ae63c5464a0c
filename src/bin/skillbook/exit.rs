//! The exit status, the same for every command.

use std::process::ExitCode;

use skillbook::finding::{Finding, Severity, worst};

/// How a command ended; the graver the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, and no finding is an error.
    Done = 0,
    /// Done, and there is an error among the findings, a file that could not be read, or a result that could not be written.
    Findings = 1,
    /// Nothing done: wrong usage, a path that is not there, a file in the way.
    NothingDone = 2,
}

impl Exit {
    /// The status that findings call for.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        if worst(findings) == Some(Severity::Error) { Self::Findings } else { Self::Done }
    }

    /// The graver of two.
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
