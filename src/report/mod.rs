//! What leaves the program for people and other programs: findings, and summaries of a department.

pub mod findings;
