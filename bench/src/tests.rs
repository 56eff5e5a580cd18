//! What the benchmark reads and writes, held against samples.

mod figures;
mod library;
mod servers;
