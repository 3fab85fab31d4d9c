//! tidingsd

fn main() {}
