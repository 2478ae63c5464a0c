//! What all benchmarks share: how much they measure, the clock, rounds in turn, and the table of the results. What they
//! measure it on is made by `people`.

pub(crate) mod people;

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Whatever goes wrong ends a benchmark with its message.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How much is measured: `cargo bench --bench NAME -- [COUNT [ROUNDS]]`.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Files, people or whatever the benchmark counts.
    pub(crate) count: usize,
    /// How often everything is measured.
    pub(crate) rounds: usize,
}

impl Size {
    /// What the command line asks for. None where the program was not started by `cargo bench`, as by `cargo test --all-targets`:
    /// no test is timed.
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

/// One way of doing what is measured.
pub(crate) struct Way<'a> {
    name: String,
    work: Box<dyn FnMut() -> Result<Duration> + 'a>,
}

impl<'a> Way<'a> {
    /// A way with its name. The work says itself how long it took ([`own_cpu`], [`cpu_of`]), so that it can prepare what is not
    /// to be measured.
    pub(crate) fn new(name: &str, work: impl FnMut() -> Result<Duration> + 'a) -> Self {
        Self { name: name.to_owned(), work: Box::new(work) }
    }
}

/// What a way took, round by round.
pub(crate) struct Measured {
    name: String,
    times: Vec<Duration>,
}

/// What a way should take in a round, so that a single hiccup does not decide it; what takes less is done again, up to so many
/// times.
const ENOUGH: Duration = Duration::from_millis(100);
const MOST_AGAIN: u32 = 20;

/// Goes every way in each round, so that whatever else the computer does falls on all of them; a first time is not counted.
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

/// Prints what each way took of CPU, in milliseconds for each of `count` items, and how many times as much that is as what some
/// of them took. Both are medians over the rounds, a ratio that of two times in the same round.
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

/// The first word of a name: it heads a column.
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

/// The CPU time that some work takes in this process, all of its threads together.
pub(crate) fn own_cpu<T>(work: impl FnOnce() -> Result<T>) -> Result<Duration> {
    let before = clock::own()?;
    drop(std::hint::black_box(work()?));
    Ok(clock::own()?.saturating_sub(before))
}

/// The CPU time that a program takes from its start to its end. It may find something to say about returns (status 1).
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

/// The program under measure, as a command that uses one thread: two would wait for each other, which depends on what else runs.
pub(crate) fn skillbook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skillbook"));
    command.env("RAYON_NUM_THREADS", "1").arg("--quiet");
    command
}

/// CPU time as the kernel counts it, of the user and of the system together.
#[cfg(unix)]
mod clock {
    use super::{Duration, Result};
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    /// Of this process so far.
    pub(super) fn own() -> Result<Duration> {
        of(UsageWho::RUSAGE_SELF)
    }

    /// Of all programs that it started and that have ended.
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

/// Where the system gives no CPU time by these means, the clock on the wall has to do; then nothing else may run.
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
