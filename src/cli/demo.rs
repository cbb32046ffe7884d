//! x
use super::CliError;
use crate::platform::App;
use clap::Args;
use std::sync::Arc;
#[derive(Debug, Args)]
pub(super) struct Demo {}
impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        Ok(())
    }
}
pub(super) async fn load_and_print(_: &Arc<App>) -> Result<(), CliError> {
    Ok(())
}
