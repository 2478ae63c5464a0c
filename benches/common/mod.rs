//! Shared by all benchmarks: the amount to measure, the clock, the rounds and the table of results. `people` makes the data.

pub(crate) mod people;

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Any error ends a benchmark with its message.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The amount to measure: `cargo bench --bench NAME -- [COUNT [ROUNDS]]`.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Number of files, people or other items of the benchmark.
    pub(crate) count: usize,
    /// Number of rounds.
    pub(crate) rounds: usize,
}

impl Size {
    /// Returns the size from the command line, or `None` if the program was not started by `cargo bench` but, for example, by
    /// `cargo test --all-targets`: tests are not timed.
    pub(crate) fn asked(usual: Self) -> Result<Option<Self>> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        if !arguments.iter().any(|argument| argument == "--bench") {
            return Ok(None);
        }
        let mut numbers = arguments.iter().filter(|argument| !argument.starts_with("--")).map(|number| {
            let read = number.parse::<usize>().ok().filter(|number| *number > 0);
            read.ok_or_else(|| format!("'{number}' is no number of files or rounds"))
        });
        let count = numbers.next().transpose()?.unwrap_or(usual.count);
        let rounds = numbers.next().transpose()?.unwrap_or(usual.rounds);
        Ok(Some(Self { count, rounds }))
    }
}

/// One of the alternatives to measure.
pub(crate) struct Way<'a> {
    name: String,
    work: Box<dyn FnMut() -> Result<Duration> + 'a>,
}

impl<'a> Way<'a> {
    /// Makes a way from its name and its work. The work itself returns its time ([`own_cpu`], [`cpu_of`]), so that its
    /// preparations are not measured.
    pub(crate) fn new(name: &str, work: impl FnMut() -> Result<Duration> + 'a) -> Self {
        Self { name: name.to_owned(), work: Box::new(work) }
    }
}

/// The times of a way, round by round.
pub(crate) struct Measured {
    name: String,
    times: Vec<Duration>,
}

/// Minimum time of a way in a round, so that one hiccup does not distort it. Shorter work is repeated, at most `MOST_AGAIN`
/// times.
const ENOUGH: Duration = Duration::from_millis(100);
const MOST_AGAIN: u32 = 20;

/// Runs every way in each round, so that other load on the computer affects all of them. A first run is not counted.
pub(crate) fn in_turn(mut ways: Vec<Way<'_>>, rounds: usize) -> Result<Vec<Measured>> {
    let mut measured: Vec<(Measured, u32)> = Vec::new();
    for way in &mut ways {
        let once = (way.work)()?.max(Duration::from_micros(1));
        let times = (ENOUGH.as_secs_f64() / once.as_secs_f64()).ceil().clamp(1.0, f64::from(MOST_AGAIN));
        measured.push((Measured { name: way.name.clone(), times: Vec::with_capacity(rounds) }, times as u32));
    }
    for _ in 0..rounds {
        for (way, (measured, times)) in ways.iter_mut().zip(&mut measured) {
            let mut sum = Duration::ZERO;
            for _ in 0..*times {
                sum += (way.work)()?;
            }
            measured.times.push(sum / *times);
        }
    }
    Ok(measured.into_iter().map(|(measured, _)| measured).collect())
}

/// Prints the CPU time of each way, in milliseconds for each of `count` items, and its ratios to the ways in `against`. Both
/// are medians over the rounds; a ratio compares two times of the same round.
pub(crate) fn show(title: &str, count: usize, measured: &[Measured], against: &[usize]) -> Result<()> {
    let bases: Vec<&Measured> = against.iter().filter_map(|index| measured.get(*index)).collect();
    let width = measured.iter().map(|way| way.name.chars().count()).max().unwrap_or_default();
    let mut text = format!("\n{title}\n{:width$}  {:>9}  {:>17}", "", "CPU, ms", "min to max");
    for base in &bases {
        write!(text, "  {:>14}", format!("times {}", short(&base.name)))?;
    }
    text.push('\n');
    for way in measured {
        let each: Vec<f64> = way.times.iter().map(|time| time.as_secs_f64() * 1000.0 / count as f64).collect();
        let (least, most) = each.iter().fold((f64::MAX, 0.0_f64), |(least, most), time| (least.min(*time), most.max(*time)));
        write!(text, "{:width$}  {:>9.3}  {:>17}", way.name, median(each), format!("{least:.3} to {most:.3}"))?;
        for base in &bases {
            let ratios = way.times.iter().zip(&base.times).map(|(time, base)| time.as_secs_f64() / base.as_secs_f64());
            write!(text, "  {:>14}", format!("{:.2}", median(ratios.collect())))?;
        }
        text.push('\n');
    }
    say(&text)
}

/// Returns the first word of a name, for the heading of a column.
fn short(name: &str) -> &str {
    name.split([' ', ',']).next().unwrap_or_default()
}

/// Prints a text as it is.
pub(crate) fn say(text: &str) -> Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers.get(numbers.len().saturating_sub(1) / 2), numbers.get(numbers.len() / 2));
    low.zip(high).map_or(f64::NAN, |(low, high)| f64::midpoint(*low, *high))
}

/// Returns the CPU time that some work takes in this process, over all threads.
pub(crate) fn own_cpu<T>(work: impl FnOnce() -> Result<T>) -> Result<Duration> {
    let before = clock::own()?;
    drop(std::hint::black_box(work()?));
    Ok(clock::own()?.saturating_sub(before))
}

/// Returns the CPU time of a whole run of a program. Status 1, which means findings in the returns, is not a failure.
pub(crate) fn cpu_of(command: &mut Command) -> Result<Duration> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = clock::children()?;
    let status = command.status()?;
    let taken = clock::children()?.saturating_sub(before);
    match status.code() {
        Some(0 | 1) => Ok(taken),
        _ => Err(format!("{command:?} ended with {status}").into()),
    }
}

/// Returns a command that runs skillbook with one thread. Two would wait for each other, depending on what else runs.
pub(crate) fn skillbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skillbook"));
    command.env("RAYON_NUM_THREADS", "1").arg("--quiet");
    command
}

/// CPU time as the kernel counts it, user and system time together.
#[cfg(unix)]
mod clock {
    use super::{Duration, Result};
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    /// The time of this process so far.
    pub(super) fn own() -> Result<Duration> {
        of(UsageWho::RUSAGE_SELF)
    }

    /// The time of all ended child processes.
    pub(super) fn children() -> Result<Duration> {
        of(UsageWho::RUSAGE_CHILDREN)
    }

    fn of(who: UsageWho) -> Result<Duration> {
        let usage = getrusage(who)?;
        let duration = |time: TimeVal| -> Result<Duration> {
            Ok(Duration::new(time.tv_sec().try_into()?, u32::try_from(time.tv_usec())? * 1000))
        };
        Ok(duration(usage.user_time())? + duration(usage.system_time())?)
    }
}

/// Systems other than Unix have no getrusage, so the wall clock is used; nothing else may run then.
#[cfg(not(unix))]
mod clock {
    use super::{Duration, Result};
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    pub(super) fn own() -> Result<Duration> {
        Ok(START.elapsed())
    }

    pub(super) fn children() -> Result<Duration> {
        own()
    }
}
