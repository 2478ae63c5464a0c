//! Measures processor time, which does not depend on other load. On a busy machine, wall-clock time would only show how busy it
//! is.

use std::process::{Command, Output};
use std::time::Duration;

/// Returns the result of some work in this process, and its processor time. Work for other threads is done by the measured
/// thread instead.
pub(crate) fn spent<T: Send>(work: impl FnOnce() -> T + Send) -> (T, Duration) {
    std::thread::scope(|scope| {
        let measured = scope.spawn(|| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
            let before = of_this_thread();
            let done = pool.install(work);
            (done, of_this_thread() - before)
        });
        measured.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Returns the time that this thread has run. Linux counts it in nanoseconds.
fn of_this_thread() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("the tests run on Linux");
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

/// Returns the output of a program, and its processor time.
pub(crate) fn spent_by(program: &mut Command) -> (Output, Duration) {
    let times = tempfile::NamedTempFile::new().unwrap();
    let mut bash = Command::new("bash");
    bash.args(["-c", r#""$@"; status=$?; times >"$0"; exit $status"#]).arg(times.path());
    bash.arg(program.get_program()).args(program.get_args());
    program.get_current_dir().map(|folder| bash.current_dir(folder));
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => bash.env(name, value),
            None => bash.env_remove(name),
        };
    }
    let output = bash.output().expect("bash is there");
    // The second line is for child processes of the shell: `0m0.004s 0m0.001s`, user and system time.
    let text = std::fs::read_to_string(times.path()).unwrap();
    let seconds = |time: &str| -> f64 {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    (output, Duration::from_secs_f64(text.lines().nth(1).unwrap().split(' ').map(seconds).sum()))
}

#[test]
fn work_is_counted_and_waiting_is_not() {
    let ((), idle) = spent(|| std::thread::sleep(Duration::from_millis(300)));
    let (sum, busy) = spent(|| (0..3_000_000_u64).fold(0, |sum: u64, number| std::hint::black_box(sum.wrapping_add(number))));
    assert!(sum > 0 && idle < Duration::from_millis(50) && busy > Duration::from_millis(1), "{idle:?} {busy:?}");
    let (output, idle) = spent_by(Command::new("sh").args(["-c", "sleep 0.3; exit 3"]));
    let (_, busy) = spent_by(Command::new("sh").args(["-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]));
    assert!(output.status.code() == Some(3) && idle < Duration::from_millis(100), "{idle:?}");
    assert!(busy > Duration::from_millis(5), "{busy:?}");
}
