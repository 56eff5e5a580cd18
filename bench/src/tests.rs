//! What the benchmark reads and writes, held against samples.

mod figures;
mod letters;
mod library;
mod load;
mod publish;
mod servers;
