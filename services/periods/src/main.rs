//! The periods service's program: everything is in the library and the chassis.

use std::process::ExitCode;

fn main() -> ExitCode {
    chassis::main::<periods::Periods>()
}
