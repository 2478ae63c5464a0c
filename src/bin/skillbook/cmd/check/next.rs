//! Proposes the command to type after a check. It is made from the command that was typed, so that it reads the same returns in
//! the same way.

use skillbook::finding::Severity;
use skillbook::jobs::returned::Return;

use super::CheckArgs;
use crate::ui::Ui;

/// The proposed folder of the marked copies, and the proposed file of the summary.
const COPIES: &str = "to-correct";
const SUMMARY: &str = "department.xlsx";
/// Options that only `check` has: those with a value, and those without.
const OPTIONS: [&str; 5] = ["--format", "--annotate", "--mail", "--only", "--for"];
const FLAGS: [&str; 2] = ["--force", "--remarks"];

/// Tells which command comes next. For a single return without errors, there is none.
pub(super) fn tell(args: &CheckArgs, returns: &[Return], ui: &Ui) {
    let mut typed: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let errors = returns.iter().flat_map(Return::shared).any(|finding| finding.severity == Severity::Error);
    let sent = args.annotate.is_some() || args.mail.is_some();
    // No copy is made of a return that cannot be read or belongs to nobody.
    let copied = |found: &&Return| found.is_read && found.sha256.is_some() && !found.owner.is_nobody();
    let can_be_sent = returns.iter().filter(copied).flat_map(Return::shared).any(|finding| finding.severity == Severity::Error);
    if errors && !sent {
        if can_be_sent {
            typed.extend(["--annotate", COPIES].map(str::to_owned));
            ui.tell("check.next-copies", &[("command", &line(&typed))]);
        }
        return;
    }
    let mut typed = for_any_command(&typed);
    if errors {
        ui.tell("check.next-again", &[("command", &line(&typed))]);
    } else if returns.iter().filter(|found| found.document.is_some()).count() > 1 {
        typed.iter_mut().filter(|word| *word == "check").take(1).for_each(|word| *word = "collect".to_owned());
        typed.extend(["-o", SUMMARY].map(str::to_owned));
        ui.tell("check.next-collect", &[("command", &line(&typed))]);
    }
}

/// Returns the typed words without the options that only `check` has.
fn for_any_command(typed: &[String]) -> Vec<String> {
    let mut left = Vec::new();
    let mut words = typed.iter();
    while let Some(word) = words.next() {
        let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
        if OPTIONS.contains(&name) {
            if name == word {
                words.next();
            }
        } else if !FLAGS.contains(&name) {
            left.push(word.clone());
        }
    }
    left
}

/// Returns a command as one line, with quotes where a shell needs them.
fn line(words: &[String]) -> String {
    let plain = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:=@%+,\\~".contains(c));
    let quoted = |word: &String| match word {
        word if plain(word) => word.clone(),
        word if word.contains(['"', '$', '`', '!']) => format!("'{}'", word.replace('\'', r"'\''")),
        word => format!("\"{word}\""),
    };
    let words: Vec<String> = words.iter().map(quoted).collect();
    format!("`skillbook {}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_check_has_falls_away() {
        let words = |line: &str| -> Vec<String> { line.split(' ').map(str::to_owned).collect() };
        let typed = words("check back --annotate marked --framework own.yaml --only=error --force --remarks --issued out");
        assert_eq!(for_any_command(&typed), words("check back --framework own.yaml --issued out"));
    }

    #[test]
    fn a_shell_takes_the_words_as_they_were_given() {
        let words = ["check", "my returns", "a$b", "it's!", "returns/*.xlsx"].map(str::to_owned);
        assert_eq!(line(&words), r#"`skillbook check "my returns" 'a$b' 'it'\''s!' "returns/*.xlsx"`"#);
    }
}
