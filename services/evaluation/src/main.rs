//! The evaluation service.

use std::process::ExitCode;

fn main() -> ExitCode {
    chassis::main::<evaluation::Evaluation>()
}
