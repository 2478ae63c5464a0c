//! Whose file it is: one answer in every command, whatever stands in a file's name or was typed over in it.

#[cfg(unix)]
mod names;
