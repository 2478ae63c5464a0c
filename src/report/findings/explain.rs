//! Explains finding codes: what each means, why it matters and how to correct it. Writes one code for the terminal, or all as a
//! page. The words are in `templates/texts/en/findings.yaml`.

use std::fmt::Write as _;

use super::level;
use crate::finding::{Code, Severity};
use crate::texts::program_text;

/// The longest line at a terminal, in characters.
const WIDTH: usize = 88;

/// Explains one code for the terminal.
pub fn explain(code: Code) -> String {
    let words = code.explanation();
    let mut text = format!("{} ({})\n{}\n", code.name(), level(code.severity()), wrapped(&words.title, ""));
    for (heading, part) in [("what", words.what), ("why", words.why), ("correct", words.mend)] {
        let _ = writeln!(text, "\n{}\n{}", program_text(&format!("findings.{heading}")), wrapped(&part, "  "));
    }
    text
}

/// Explains all codes on one page in Markdown: `docs/findings.md`.
pub fn catalogue_markdown() -> String {
    let mut page = program_text("findings.page") + "\n\n";
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let _ = writeln!(page, "- **{}**: {}", level(severity), program_text(&format!("findings.meanings.{}", severity.name())));
    }
    let _ = writeln!(page, "\n{}", program_text("findings.table"));
    for code in Code::ALL {
        let (name, title) = (code.name(), one_line(&code.explanation().title).replace('|', "\\|"));
        let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {title} |", level(code.severity()));
    }
    let [what, why, correct] = ["what", "why", "correct"].map(|part| program_text(&format!("findings.{part}")));
    for code in Code::ALL {
        let words = code.explanation();
        let _ = write!(
            page,
            "\n## {}\n\n**{}** · {}\n\n**{what}.** {}\n\n**{why}.** {}\n\n**{correct}.** {}\n",
            code.name(),
            level(code.severity()),
            one_line(&words.title),
            one_line(&words.what),
            one_line(&words.why),
            one_line(&words.mend),
        );
    }
    page
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wraps a text into lines of at most [`WIDTH`] characters, each with an indent.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_and_stands_on_the_page_once() {
        let page = catalogue_markdown();
        for code in Code::ALL {
            let text = explain(*code);
            assert!(text.starts_with(&format!("{} ({})\n", code.name(), level(code.severity()))), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH + 20), "{text}");
            assert_eq!(page.matches(&format!("\n## {}\n", code.name())).count(), 1, "{}", code.name());
        }
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = wrapped(&"word ".repeat(40), "  ");
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("  word") && line.len() <= WIDTH));
        assert_eq!(one_line(&text), "word ".repeat(40).trim_end());
    }
}
