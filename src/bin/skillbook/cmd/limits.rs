//! The options that raise or lower the limits for files.

use clap::Args;
use skillbook::grid::Limits;
use skillbook::texts::program_text;

/// How much a file may ask for.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "limits")]
pub(crate) struct LimitArgs {
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_file_size: Option<u64>,
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_unpacked_size: Option<u64>,
    #[arg(long, value_name = "TIMES")]
    max_ratio: Option<u64>,
    #[arg(long, value_name = "NUMBER")]
    max_entries: Option<usize>,
    #[arg(long, value_name = "NUMBER")]
    max_sheets: Option<usize>,
    #[arg(long, value_name = "NUMBER")]
    max_cells: Option<usize>,
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
        _ => return Err(program_text("values.size")),
    };
    let number: u64 = number.parse().map_err(|_| program_text("values.size-number"))?;
    number.checked_mul(unit).ok_or_else(|| program_text("values.size-huge"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use skillbook::grid::Limit;

    use super::*;
    use crate::args::Cli;
    use crate::help;

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
        let help = help::command().find_subcommand_mut("check").unwrap().render_long_help().to_string();
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
