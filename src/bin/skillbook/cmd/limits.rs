//! The options that raise or lower the limits for files.

use clap::Args;
use skillbook::grid::Limits;

/// How much a file may ask for.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Limits (a file beyond one is refused)")]
pub(crate) struct LimitArgs {
    /// Largest file [default: 50MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_file_size: Option<u64>,
    /// Most that a file may unpack to, and most text in its cells [default: 400MB, and 200MB of text]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_unpacked_size: Option<u64>,
    /// How many times larger than packed a part of a file may be [default: 200]
    #[arg(long, value_name = "TIMES")]
    max_ratio: Option<u64>,
    /// Most parts in a file [default: 5000]
    #[arg(long, value_name = "NUMBER")]
    max_entries: Option<usize>,
    /// Most sheets [default: 1000]
    #[arg(long, value_name = "NUMBER")]
    max_sheets: Option<usize>,
    /// Most cells that hold something, over all sheets [default: 1000000]
    #[arg(long, value_name = "NUMBER")]
    max_cells: Option<usize>,
    /// Longest single text [default: 4MB]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_text: Option<u64>,
}

impl LimitArgs {
    /// Returns the limits: the given ones, and the defaults for the rest.
    pub(crate) fn limits(&self) -> Limits {
        let usual = Limits::default();
        let count = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        Limits {
            file_bytes: self.max_file_size.unwrap_or(usual.file_bytes),
            inflated_bytes: self.max_unpacked_size.unwrap_or(usual.inflated_bytes),
            text_bytes: self.max_unpacked_size.map_or(usual.text_bytes, count),
            ratio: self.max_ratio.unwrap_or(usual.ratio),
            entries: self.max_entries.unwrap_or(usual.entries),
            sheets: self.max_sheets.unwrap_or(usual.sheets),
            cells: self.max_cells.unwrap_or(usual.cells),
            piece_bytes: self.max_text.map_or(usual.piece_bytes, count),
            ..usual
        }
    }
}

/// Parses a number of bytes: `50MB`, `50 MiB`, `50000`.
fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()));
    let unit = match unit.trim().to_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err("a size is a whole number with a unit, such as 50MB or 50MiB".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "a size begins with a whole number, such as 50MB".to_owned())?;
    number.checked_mul(unit).ok_or_else(|| "that is more than any computer has".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use skillbook::grid::Limit;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn every_limit_has_its_option_on_every_command_that_reads_returns() {
        let cli = Cli::command();
        for name in ["check", "collect", "convert", "inspect", "read"] {
            let command = cli.find_subcommand(name).unwrap();
            let options: Vec<&str> =
                command.get_arguments().filter_map(|arg| arg.get_long()).filter(|long| long.starts_with("max-")).collect();
            assert_eq!(options, Limit::ALL.map(Limit::name), "{name}");
        }
    }

    #[test]
    fn sizes_are_read_in_every_usual_unit() {
        for (text, bytes) in [("0", 0), ("50000", 50_000), ("50MB", 50_000_000), ("50 MiB", 50 << 20), ("2g", 2_000_000_000)] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "1.5GB", "-1", "5 apples", "99999999999999999999", "99999999999GiB"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_help_says_what_the_limits_usually_are() {
        let said = |bytes: u64| format!("{}MB", bytes / 1_000_000);
        let usual = Limits::default();
        let help = Cli::command().find_subcommand_mut("check").unwrap().render_long_help().to_string();
        for text in [
            said(usual.file_bytes),
            format!("{}, and {} of text", said(usual.inflated_bytes), said(usual.text_bytes as u64)),
            usual.ratio.to_string(),
            usual.entries.to_string(),
            usual.sheets.to_string(),
            usual.cells.to_string(),
            said(usual.piece_bytes as u64),
        ] {
            assert!(help.contains(&format!("[default: {text}]")), "{text}: {help}");
        }
    }
}
