//! The program: parse the command line, dispatch.

use std::process::ExitCode;

use clap::Parser;
use gcampus::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
