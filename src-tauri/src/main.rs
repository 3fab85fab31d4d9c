//! tidings

fn main() {}
