//! The identity service.

use std::process::ExitCode;

fn main() -> ExitCode {
    chassis::main::<identity::Identity>()
}
