//! Measures whole runs of the program with little to do (one return, one new workbook, `--version`) against a program that does
//! nothing.

#[allow(dead_code, reason = "each benchmark uses a part of what they share")]
mod common;

use std::process::Command;

use common::people::returns;
use common::{Result, Size, Way, cpu_of, in_turn, show, skillbook};

fn main() -> Result<()> {
    let Some(size) = Size::asked(Size { count: 1, rounds: 11 })? else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let files = returns(0..size.count, &folder.path().join("returns"))?;
    let made = folder.path().join("new.xlsx");
    let new = |form: &'static str| {
        let made = made.clone();
        move || {
            if made.exists() {
                std::fs::remove_file(&made)?;
            }
            let mut command = skillbook();
            cpu_of(command.args(["new", form, "--name", "Keiko Patel", "--id", "E1001", "--output"]).arg(&made))
        }
    };
    let measured = in_turn(
        vec![
            Way::new("true", || cpu_of(&mut Command::new("true"))),
            Way::new("skillbook --version", || cpu_of(skillbook().arg("--version"))),
            Way::new("skillbook new inventory", new("inventory")),
            Way::new("skillbook new packet", new("packet")),
            Way::new(&format!("skillbook check, packets: {}", size.count), || cpu_of(skillbook().arg("check").args(&files))),
        ],
        size.rounds,
    )?;
    show("The whole process, CPU from start to end", 1, &measured, &[0])
}
