//! The plan and the calendar of the first two generations of forms: one table in which every goal is followed by its actions.
//! Forms of these generations come back for years.

mod calendar;
mod plan;

pub(in crate::form) use calendar::calendar;
pub(in crate::form) use plan::plan;
