//! The calendar's form, and what renderers make of anything that people type.
