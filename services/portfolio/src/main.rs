//! The portfolio service's program: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    chassis::main::<portfolio::Portfolio>()
}
