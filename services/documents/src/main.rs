//! The documents service. See the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    chassis::main::<documents::Documents>()
}
